import { pageDevice } from "../device/index.ts";
import { Engine } from "./engine.ts";
import type { Post, Reply, Request } from "./protocol.ts";

/** What computes, seen from a page. */
export interface Endpoint {
  where: "worker" | "page";
  send(request: Request): void;
}

/** A worker that has not said a word by then never will, milliseconds. */
const SILENCE_MS = 10_000;

/** The engine in a worker, or on the page where that cannot be. */
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
    // A module that stands in the page itself has the page's address, and no worker starts from a page.
    const [own, page] = [import.meta.url, document.baseURI].map((address) => address.split("#")[0]);
    if (own === page) {
      resolve(null);
      return;
    }
    try {
      // Written so that bundlers see it; in bundles of our own the module starts itself (scripts/self-worker.js).
      // Another origin's module starts no worker, nor does one that was opened from disk.
      worker = new Worker(new URL("./worker.js", import.meta.url), {
        type: "module",
        name: "marginflow-engine",
      });
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
