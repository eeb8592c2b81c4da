const LONGEST_MS = 8;

/** Lets a page live while the host works: hands over once so many milliseconds have passed, and stops at an abort. */
export function breather(
  signal: AbortSignal | undefined,
  longestMs = LONGEST_MS,
): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < longestMs) return undefined;
    return new Promise<void>((resolve) => setTimeout(resolve)).then(() => {
      signal?.throwIfAborted();
      since = performance.now();
    });
  };
}
