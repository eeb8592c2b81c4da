import type { Contender } from "../../../src/training/index.ts";
import { finalLoss } from "../../../src/training/index.ts";

/** Two-sided 95 % quantiles of Student's t by degrees of freedom (tabulated values). */
const T95 = [Number.NaN, 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];

export const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Half the width of the 95 % interval of a mean. */
export function halfWidth(values: number[]): number {
  const centre = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
  return T95[values.length - 1] * Math.sqrt(variance / values.length);
}

/** A mean with its 95 % interval over seeds; signed where it is a difference. */
export function withInterval(values: number[], digits = 3, signed = false): string {
  const centre = mean(values);
  const sign = signed && centre > 0 ? "+" : "";
  return `${sign}${centre.toFixed(digits)} ± ${halfWidth(values).toFixed(digits)}`;
}

/** Final losses by seed; a seed that diverged is NaN. */
export const finals = ({ record }: Contender): number[] =>
  record.members.map((_, member) => finalLoss(record, member) ?? Number.NaN);

/** Held-out losses of a member by step. */
const heldOut = ({ record }: Contender, member: number): [step: number, loss: number][] =>
  record.heldOut.map(({ step, losses }) => [step, losses[member]]);

/** The first step at which a member's held-out loss is at most `wanted`, between two looks by the straight line; null: never. */
export function stepsTo(contender: Contender, member: number, wanted: number): number | null {
  let before: [number, number] | null = null;
  for (const [step, loss] of heldOut(contender, member)) {
    if (loss <= wanted) {
      if (!before) return step;
      const share = (before[1] - wanted) / (before[1] - loss);
      return before[0] + share * (step - before[0]);
    }
    before = [step, loss];
  }
  return null;
}

/** Held-out loss of a member after so many steps, between two looks by the straight line. */
export function lossAt(contender: Contender, member: number, wanted: number): number {
  let before: [number, number] | null = null;
  for (const [step, loss] of heldOut(contender, member)) {
    if (step >= wanted) {
      if (!before || step === wanted) return loss;
      return before[1] + ((loss - before[1]) * (wanted - before[0])) / (step - before[0]);
    }
    before = [step, loss];
  }
  return before![1];
}
