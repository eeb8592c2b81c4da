import type { Points } from "../experiment/index.ts";

/**
 * Names activation patterns, neuron by neuron: the points on which each is active. On two points of opposite labels they are "+", "-",
 * "±" (both) or "0" (none), so "1:+ 2:-" says that neuron 1 is active on the positive point alone and neuron 2 on the negative one. On more
 * they are numbers from 1 in data order, "1:{1,3} 2:{}". Where the bits are a hash (over 32 of them), "#" and eight hex digits.
 */
export function patternLabeller(width: number, { x, y }: Points): (bits: number) => string {
  const points = x.length;
  if (width * points > 32) return (bits) => `#${bits.toString(16).padStart(8, "0")}`;
  const twoSigns = points === 2 && y[0] !== y[1];
  const setOf = (active: number[]): string => {
    if (!twoSigns) return `{${active.map((i) => i + 1).join(",")}}`;
    if (active.length !== 1) return active.length === 0 ? "0" : "±";
    return y[active[0]] > 0 ? "+" : "-";
  };
  return (bits) =>
    Array.from({ length: width }, (_, j) => {
      const active = y.map((_, i) => i).filter((i) => (bits >>> (j * points + i)) & 1);
      return `${j + 1}:${setOf(active)}`;
    }).join(" ");
}
