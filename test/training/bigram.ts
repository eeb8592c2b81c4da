import type { Novel } from "../../src/training/index.ts";

/** Counts for every pair that was never seen. */
const UNSEEN = 0.1;

/** Mean loss in nats of a model of character pairs, counted on the training part, on the held-out part. */
export function bigramLoss({ alphabet, characters, training }: Novel): number {
  const size = alphabet.length;
  const counts = new Float64Array(size * size).fill(UNSEEN);
  for (let i = 0; i + 1 < training; i++) counts[characters[i] * size + characters[i + 1]]++;
  const sums = Array.from({ length: size }, (_, first) =>
    counts.subarray(first * size, (first + 1) * size).reduce((sum, count) => sum + count, 0),
  );
  let loss = 0;
  for (let i = training; i + 1 < characters.length; i++)
    loss -= Math.log(counts[characters[i] * size + characters[i + 1]] / sums[characters[i]]);
  return loss / (characters.length - 1 - training);
}
