import { Engine } from "./engine.ts";
import type { Post, Request } from "./protocol.ts";

interface WorkerScope {
  name: string;
  postMessage: Post;
  addEventListener(type: "message", listener: (event: { data: Request }) => void): void;
}

const scope = globalThis as unknown as WorkerScope;
// A bundle holds this beside what is for pages, and may run in workers of other kinds: the engine's has its name.
if ("WorkerGlobalScope" in globalThis && scope.name === "marginflow-engine") {
  const engine = new Engine((reply) => scope.postMessage(reply), "worker");
  scope.addEventListener("message", ({ data }) => engine.handle(data));
  engine.hello();
}
