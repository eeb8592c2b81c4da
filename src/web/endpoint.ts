import { pageDevice } from "../device/index.ts";
import { Engine } from "./engine.ts";
import type { Post, Reply, Request } from "./protocol.ts";

/** What computes, seen from a page. */
export interface Endpoint {
  where: "worker" | "page";
  send(request: Request): void;
}

/** By this name a module knows that it was started as the engine's worker. */
const WORKER_NAME = "marginflow-engine";
/** A worker that has not said a word by then never will, milliseconds. */
const SILENCE_MS = 10_000;

interface WorkerScope {
  name: string;
  postMessage: Post;
  addEventListener(type: "message", listener: (event: { data: Request }) => void): void;
}

const scope = globalThis as unknown as WorkerScope;
if ("WorkerGlobalScope" in globalThis && scope.name === WORKER_NAME) {
  const engine = new Engine((reply) => scope.postMessage(reply), "worker");
  scope.addEventListener("message", ({ data }) => engine.handle(data));
  engine.hello();
}

/** The engine in a worker of this very module, or on the page where that cannot be. */
export async function connect(listen: Post): Promise<Endpoint> {
  const worker = await startWorker(listen);
  if (worker) return worker;
  const engine = new Engine((reply) => queueMicrotask(() => listen(reply)), "page");
  await engine.hello();
  return { where: "page", send: (request) => engine.handle(request) };
}

/** null where no worker starts, or where it has no WebGPU and the page has. */
function startWorker(listen: Post): Promise<Endpoint | null> {
  return new Promise((resolve) => {
    let worker: Worker;
    try {
      // Another origin's module starts no worker, nor does one that was opened from disk.
      worker = new Worker(import.meta.url, { type: "module", name: WORKER_NAME });
    } catch {
      resolve(null);
      return;
    }
    const giveUp = () => {
      clearTimeout(silence);
      worker.terminate();
      resolve(null);
    };
    const silence = setTimeout(giveUp, SILENCE_MS);
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      giveUp();
    });
    worker.addEventListener("message", async ({ data }: MessageEvent<Reply>) => {
      if (data.type === "ready") {
        clearTimeout(silence);
        if (!data.adapter && (await pageDevice().catch(() => null))) return giveUp();
        resolve({ where: "worker", send: (request) => worker.postMessage(request) });
      }
      listen(data);
    });
  });
}
