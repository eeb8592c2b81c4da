import type { HostMatrices } from "../linalg/index.ts";
import { count, short } from "./format.ts";
import type { ProgressLine } from "./progress.ts";

/** How long a part should take: progress is shown between two. */
const PART_MS = 2000;
/** What is over before needs no progress. */
export const QUIET_SECONDS = 1;
/** Numbers in the first part, and at most in any: what is on the device at a time stays within its buffers. */
const FIRST = 1 << 14;
const MOST = 1 << 24;

/** Matrices `first` to `first + length` of a batch; shares its memory. */
export function partOf({ data, rows, cols }: HostMatrices, first: number, length = 1): HostMatrices {
  const size = rows * cols;
  return { data: data.subarray(first * size, (first + length) * size), batch: length, rows, cols };
}

/** The numbers as an NPY file holds them. */
export const bytesOf = ({ data }: HostMatrices): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** Hands over a batch in parts, the next one longer or shorter by the time that the last one took. */
export async function inParts(
  batch: HostMatrices,
  act: (part: HostMatrices, first: number) => Promise<void>,
  line: ProgressLine | null,
): Promise<void> {
  const size = batch.rows * batch.cols;
  const begun = performance.now();
  let length = FIRST / size;
  try {
    for (let first = 0; first < batch.batch; ) {
      const start = performance.now();
      const most = Math.min(batch.batch - first, Math.floor(MOST / size));
      const taken = Math.max(1, Math.min(most, Math.floor(length)));
      await act(partOf(batch, first, taken), first);
      first += taken;
      const now = performance.now();
      length = taken * Math.min(4, Math.max(0.25, PART_MS / Math.max(now - start, 1)));
      const seconds = (now - begun) / 1000;
      const perSecond = first / seconds;
      if (first === batch.batch || seconds < QUIET_SECONDS) continue;
      line?.show({
        done: first / batch.batch,
        parts: [`${count(first)} of ${count(batch.batch)} matrices`, `${short(perSecond)}/s`],
        secondsLeft: (batch.batch - first) / perSecond,
      });
    }
  } finally {
    line?.end();
  }
}
