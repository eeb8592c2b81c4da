import { type Curves, type Phases, STATUS_NAMES, type StatusName } from "../record/index.ts";
import type { Colour } from "./figure.ts";
import { percent, timeText } from "./format.ts";
import { plain, type Rich, rich } from "./rich.ts";
import type { StackOptions } from "./stack.ts";

const STATUS_COLOURS: Record<StatusName, Colour> = {
  running: "muted",
  hit: 2,
  aborted: 1,
  stalled: 4,
  flowing: 0,
  sliding: 3,
  nonfinite: "ink",
};

/** Activation patterns of the successes, for `stackFigure`. */
export function patternsOf(
  phases: Phases,
  { lnT }: Curves,
  { successes, note }: { successes: number; note: string },
): StackOptions {
  return {
    lnT,
    layers: [
      ...phases.patterns.map(({ label, share }) => ({ label, share })),
      { label: "other", share: phases.other, colour: "muted" },
    ],
    line: successes > 0 ? { label: "settled", share: phases.settled } : null,
    what: "share of successes",
    note,
  };
}

/** State of every trajectory, for `stackFigure`. */
export function statesOf({ lnT, counts }: Curves): StackOptions {
  const total = lnT.map((_, index) => STATUS_NAMES.reduce((sum, name) => sum + counts[name][index], 0));
  return {
    lnT,
    layers: STATUS_NAMES.map((name) => ({
      label: name,
      share: counts[name].map((value, index) => value / total[index]),
      colour: STATUS_COLOURS[name],
    })),
    line: null,
    what: "share of trajectories",
    note: "",
  };
}

/** When the successes had made their last change of activation pattern. */
export function lastChange({ settled, changed }: Phases, lnT: Float64Array): Rich {
  const by = (share: number) => settled.findIndex((value) => value >= share);
  const late = changed.at(-1) ?? 0;
  const still = late > 0 ? ` At the last record ${percent(late)} still differ from the record before.` : "";
  if (by(1 - 1e-12) === 0) return plain("No success changed its activation pattern after the first record.");
  const half = by(0.5);
  if (half < 0)
    return plain(`Most successes were still changing their activation pattern at the end.${still}`);
  const first = half === 0 ? "at the first record" : `by *t* = ${timeText(lnT[half])}`;
  const most = by(0.95);
  const second = most < 0 ? "; 95 % had not by the end" : `, 95 % by *t* = ${timeText(lnT[most])}`;
  return rich(
    `Half of the successes had made their last change of activation pattern ${first}${second}.${still}`,
  );
}
