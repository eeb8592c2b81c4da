import { drawBits, PURPOSE } from "../reference/index.ts";

/** Number `i` of a step's draw from `seed`, evenly from 0 to below `count`, which is far below 2^32. */
export function drawn(seed: number, step: number, i: number, count: number): number {
  const [bits] = drawBits(seed, PURPOSE.batch, step, i);
  return Math.floor((bits / 2 ** 32) * count);
}
