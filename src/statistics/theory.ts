import { type Cell, type Experiment, pointsOf } from "../experiment/index.ts";

/** x- x+ = -1 in f32. */
const ROUNDED = 1e-6;

/**
 * What theory says of two neurons with output weights (1, -1), or (-1, 1), and biases under gradient descent on a pair (x-, x+) [ours].
 * With D = x+ - x-, s = x+ + x-, k = 1 + x- x+, and the gap relative to the optimum D/2:
 *
 * - k > 0: kinks pin, and gap ln t -> (1/2) |ln((1 + x+^2) / (1 + x-^2))|, whatever the initialization: a winning pre-activation grows
 *   like ln t + ln(D^2 / (1 + x^2)), x the other point. The boundary is D/2 times as far from the middle.
 * - k < 0: the boundary goes to s / (1 - x- x+) instead of s/2, and the gap to |s| |k| / (D (1 - x- x+)).
 * - k = 0, (-1, 1) among them: the constant depends on the initialization; null. Null too for any other network, data or optimizer.
 */
export function pairTheory(
  { network }: Experiment,
  { dataset, optimizer }: Cell,
): { kind: "constant" | "limit"; value: number } | null {
  const { width, outputWeights, trainOutput, bias } = network;
  if (width !== 2 || trainOutput || !bias || optimizer.kind !== "gd" || !Array.isArray(outputWeights))
    return null;
  if (outputWeights[0] !== -outputWeights[1] || Math.abs(outputWeights[0]) !== 1) return null;
  if (dataset.kind === "points") return null;
  const [left, right] = pointsOf(dataset).x;
  const k = 1 + left * right;
  if (Math.abs(k) < ROUNDED) return null;
  if (k > 0) {
    const value = Math.abs(Math.log((1 + right * right) / (1 + left * left))) / 2;
    return { kind: "constant", value };
  }
  return { kind: "limit", value: (Math.abs(left + right) * -k) / ((right - left) * (1 - left * right)) };
}
