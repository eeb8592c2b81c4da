// All that a talk's one file holds: its shell, the elements and the engine.
export * from "./sweep-elements.ts";
export { MfTalk } from "./talk.ts";
