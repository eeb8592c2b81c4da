/**
 * A worker that loads the one-file module runs the engine and shows nothing, but Lit and the classes of the elements
 * are evaluated there too, and name what only pages have. They get stand-ins meanwhile; `withdraw` takes them away
 * again, so that nothing else in the worker believes to be in a page.
 */
const standIns = {
  document: { createTreeWalker: () => null },
  HTMLElement: class {},
};

const inWorker = "WorkerGlobalScope" in globalThis && !("document" in globalThis);

if (inWorker)
  for (const [name, value] of Object.entries(standIns))
    Object.defineProperty(globalThis, name, { value, configurable: true });

export function withdraw(): void {
  if (inWorker) for (const name of Object.keys(standIns)) Reflect.deleteProperty(globalThis, name);
}
