import { parseOptimizer } from "../../src/optimizer/index.ts";
import type { Member, TrainingRecord } from "../../src/training/index.ts";

/** A record of AdamW that was not trained: losses by member, held-out ones by look. */
export function recordOf(
  members: Member[],
  losses: number[][],
  heldOut: TrainingRecord["heldOut"] = [],
  diverged: (number | null)[] = members.map(() => null),
): TrainingRecord {
  return {
    task: "digits",
    optimizer: parseOptimizer({ kind: "adamw" }),
    members,
    step: losses[0].length,
    steps: losses[0].length,
    losses,
    heldOut,
    diverged,
    moments: [],
    seconds: 2,
    parts: [],
    ledger: { weights: 40, gradients: 40, state: 80, stateFormula: 80, otherState: 0 },
  };
}

/** Two rates by two seeds. */
export const FOUR: Member[] = [0.1, 0.3].flatMap((learningRate) =>
  [1, 2].map((seed) => ({ seed, learningRate })),
);
