const LONGEST_MS = 8;

/** Lets a page live while the host works: hands over once 8 ms have passed, and stops at an abort. */
export function breather(signal: AbortSignal | undefined): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < LONGEST_MS) return undefined;
    return new Promise<void>((resolve) => setTimeout(resolve)).then(() => {
      signal?.throwIfAborted();
      since = performance.now();
    });
  };
}
