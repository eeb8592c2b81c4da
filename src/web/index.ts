export { type PageDevice, pageDevice } from "./device.ts";
