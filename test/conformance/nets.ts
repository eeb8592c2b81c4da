import type { Net } from "../../src/reference/index.ts";
import { words } from "./entry.ts";

/** Multiples of 2^-8: with inputs of 24 bits every product is exact in fixed point and in f64, so that dead zones are dead in both. */
const GRID = 2 ** 8;

/**
 * Random nets of a width, among them ones with silent neurons, kinks in one place, neurons that cancel (dead zones), large
 * weights, and boundaries next to the middle.
 */
export function randomNets(width: number, count: number, seed: number, output?: number[]): Net[] {
  const next = words(seed);
  const draw = (scale: number) => Math.round((next() / 2 ** 31 - 1) * scale * GRID) / GRID;
  return Array.from({ length: count }, (_, n) => {
    const scale = n % 5 === 4 ? 16 : 2;
    const column = () => Float64Array.from({ length: width }, () => draw(scale));
    const net = { w: column(), b: column(), v: output ? Float64Array.from(output) : column() };
    const j = next() % width;
    const k = (j + 1) % width;
    if (n % 6 === 1) net.w[j] = 0;
    if (n % 6 === 2) net.w[j] = net.b[j] = 0;
    if (n % 6 === 3) {
      net.w[k] = (net.w[j] * Math.sign(net.v[j]) || 1) * -1;
      net.b[k] = net.b[j];
    }
    if (n % 6 === 4) {
      // Right and left of a dead zone.
      net.w[j] = Math.abs(net.w[j]) * Math.sign(net.v[j]);
      net.w[k] = -net.w[j];
      net.b[j] = -Math.abs(net.b[j]) / 4;
      net.b[k] = -Math.abs(net.b[k]) / 4;
    }
    if (n % 6 === 5) {
      // Both neurons active everywhere, all but cancelling in the middle.
      net.b[j] = 4 + Math.abs(net.b[j]);
      net.b[k] = net.b[j] + draw(0.02);
      net.w[k] = -net.w[j];
    }
    return net;
  });
}
