import { shortestFloat32 } from "../experiment/index.ts";
import { STATUS } from "../record/index.ts";
import { fixed, significant, timeText } from "./format.ts";
import type { Portrait, Setting } from "./portrait.ts";
import { type Rich, rich } from "./rich.ts";

/** Neurons and points are named one by one up to this many. */
const FEW = 3;

const number = (value: number): string => significant(value);
/** A place of the data, as it was given. */
export const place = (x: number): string => shortestFloat32(x).toString().replace("-", "−");
/** The margin beside the optimum, with the decimals that tell them apart. */
export function marginText({ margin: { size } }: Portrait, optimum: number): string {
  const missing = optimum - size;
  const decimals = missing > 0 ? Math.ceil(-Math.log10(missing)) : 0;
  const text = size === 0 ? "0" : fixed(size, Math.min(6, Math.max(3, decimals)));
  return `${text} of ${place(optimum)}`;
}

const joined = (parts: string[]): string =>
  parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts[parts.length - 1]}`;

/** What is seen of the network at this record, in one sentence. */
export function portraitWords(setting: Setting, portrait: Portrait): Rich {
  const { wrong, lnT } = portrait;
  const seen = wrong.length > 0 ? misclassified(setting, portrait) : separated(setting, portrait);
  return rich(
    `At *t* = ${timeText(lnT)}${stateOf(setting, portrait)}, ${seen}; ${neurons(setting, portrait)}.`,
  );
}

function stateOf({ trace }: Setting, { status, index }: Portrait): string {
  const last = index === trace.nets.length - 1 && index < trace.lnT.length - 1;
  if (status === STATUS.aborted) return " (aborted: the loss is still too large)";
  if (last && trace.finalStatus === STATUS.hit)
    return ` (the hit test ended it at ${significant(trace.hitTime, 6)})`;
  if (last && trace.finalStatus === STATUS.stalled) return " (stalled here)";
  if (last && trace.finalStatus === STATUS.nonfinite) return " (out of range after this)";
  if (status === STATUS.sliding) return " (log-time flow, sliding)";
  return status === STATUS.flowing ? " (log-time flow)" : "";
}

function misclassified({ trace: { problem } }: Setting, { wrong }: Portrait): string {
  const all = problem.x.length;
  if (all === 2 && wrong.length === 2) return "neither point is on its right side: margin 0";
  const which =
    wrong.length === 1
      ? `the point *x* = ${place(problem.x[wrong[0]])} is not on its right side`
      : `${wrong.length} of ${all} points are not on their right sides`;
  return `${which}: margin 0`;
}

function separated(setting: Setting, portrait: Portrait): string {
  const { trace } = setting;
  const { index, middle, margin, zeros, lnT } = portrait;
  const { optimum } = trace.problem;
  if (!optimum || !middle)
    return `the margin is ${number(margin.size)}, and no optimum margin is known for this network on these points`;
  const product = `gap × ln *t* = ${number(trace.gap[index] * lnT)}`;
  const values = `*f* is ${number(middle.f)} there ${atPoints(portrait)}`;
  if (trace.gap[index] === 0) return `the boundary is the best one, *x* = ${place(middle.x)}: the gap is 0`;
  if (zeros.length !== 1)
    return `${zeros.length} boundaries leave a margin of ${marginText(portrait, optimum.margin)}: ${product}`;
  const [{ from, to }] = zeros;
  if (to > from)
    return `*f* is 0 from *x* = ${number(from)} to ${number(to)}, which leaves a margin of ${marginText(portrait, optimum.margin)}: ${product}`;
  const still = lnT >= 3 * Math.LN10 ? "still " : "";
  return `the boundary is ${still}${number(Math.abs(from - middle.x))} from the best one, *x* = ${place(middle.x)}, for ${values}: ${product}`;
}

function atPoints({ values }: Portrait): string {
  if (values.length <= FEW)
    return `and ${joined([...values].sort((a, b) => b - a).map(number))} at the points`;
  return `and at least ${number(Math.min(...values.map(Math.abs)))} in size at the points`;
}

function neurons({ trace: { problem } }: Setting, { active, pinned }: Portrait): string {
  if (active.length > FEW) {
    const on = Array.from(problem.x, (x) => active.filter((ray) => ray && ray.from < x && x < ray.to).length);
    const [least, most] = [Math.min(...on), Math.max(...on)];
    const pins = pinned.length > 0 ? `, ${pinned.length} with the kink pinned on a point` : "";
    return `${least < most ? `${least} to ${most}` : most} of ${active.length} neurons are active on a point${pins}`;
  }
  const parts = active.map((ray, j) => {
    const name = `neuron ${j + 1}`;
    if (!ray) return `${name} nowhere`;
    const pin = pinned.some(({ neuron }) => neuron === j) ? " (pinned)" : "";
    if (ray.to === Number.POSITIVE_INFINITY)
      return ray.from === Number.NEGATIVE_INFINITY
        ? `${name} everywhere`
        : `${name} right of ${number(ray.from)}${pin}`;
    return `${name} left of ${number(ray.to)}${pin}`;
  });
  return `active: ${parts.join(", ")}`;
}
