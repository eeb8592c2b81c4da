import type { Experiment } from "../experiment/index.ts";
import type { CellSummary, Interval, RunRecord } from "../record/index.ts";
import { count, percent, significant, withInterval } from "./format.ts";
import { plain, prose, type Rich, rich } from "./rich.ts";

const several = <T>(value: T | T[]): boolean => Array.isArray(value) && value.length > 1;

/** What the figure of this experiment answers. */
export function question(experiment: Experiment): Rich {
  if (several(experiment.dataset))
    return rich("What do the data decide: the rate, the constant, or the limit?");
  if (several(experiment.optimizer)) return rich("Where do gradient descent and gradient flow part?");
  if (several(experiment.init)) return rich("Does the rate depend on the initialization?");
  return rich("Is it 1/ln *t*, or a slow power of *t*?");
}

/** The gap's own exponent: minus alpha, with its interval turned around. */
export function exponentOf(alpha: Interval): Interval {
  return { value: -alpha.value, low: -alpha.high, high: -alpha.low };
}

const succeeded = (successes: number, trajectories: number): string =>
  `${count(successes)} of ${count(trajectories)} succeeded.`;

/** The answer for one cell, with its numbers. */
export function answer(summary: CellSummary): Rich {
  const tail = succeeded(summary.successes, summary.trajectories);
  const none = reason(summary);
  if (none) return prose(none);
  const { rate } = summary;
  if (!rate) return plain(`The rate was not fitted. ${tail}`);
  if (rate.verdict.answer !== "1/ln t") return [...prose(rate.verdict.sentence), ...plain(` ${tail}`)];
  const { powerResidual, logResidual } = rate.verdict;
  const numbers = `exponent ${withInterval(exponentOf(rate.alpha))}, *c* = ${withInterval(rate.c)}`;
  const against =
    powerResidual > logResidual
      ? ` A power of *t* misses by ${significant(powerResidual / logResidual, 2)} times as much.`
      : "";
  return rich(`It is 1/ln *t*: ${numbers}.${against} ${tail}`);
}

/** Why a cell has no gap to draw, or an empty text where it has one. */
export function reason(summary: CellSummary): string {
  if (summary.successes === 0) {
    const states = Object.entries(summary.counts).filter(([, number]) => number > 0);
    const ended = states.map(([name, number]) => `${count(number)} ${name}`).join(", ");
    return `None of ${count(summary.trajectories)} trajectories succeeded (${ended}): there is no gap to show.`;
  }
  if (summary.optimum === null)
    return `There is no gap to show: ${summary.optimumNote ?? "no optimum margin is known for this network and data"}.`;
  return "";
}

/** The answer across the cells: which verdict holds where, and how far theory and measurement are apart. */
export function answers({ summary }: RunRecord): Rich {
  const groups = new Map<string, string[]>();
  for (const cell of summary.inits) {
    const verdict = verdictOf(cell);
    groups.set(verdict, [...(groups.get(verdict) ?? []), cell.label]);
  }
  const [first, ...others] = [...groups].sort(([, a], [, b]) => b.length - a.length);
  const all = summary.inits.length;
  const parts = rich(
    `${first[0]} in ${others.length > 0 ? `${first[1].length} of ${all}` : `all ${all}`} cells`,
  );
  for (const [verdict, labels] of others)
    parts.push(...rich(`; ${verdict} in `), ...plain(labels.join(" and in ")));
  const errors = summary.inits.flatMap(({ theory }) =>
    theory && theory.value !== 0 && Number.isFinite(theory.measured)
      ? [Math.abs(theory.measured / theory.value - 1)]
      : [],
  );
  const theory =
    errors.length > 0 ? ` Measured values are within ${percent(Math.max(...errors))} of theory (ours).` : "";
  return [...parts, ...plain(`.${theory} ${succeeded(summary.successes, summary.trajectories)}`)];
}

/** A cell's verdict in a few words. */
export function verdictOf(summary: CellSummary): string {
  if (summary.successes === 0) return "no successes";
  if (summary.optimum === null) return "no optimum margin";
  const answer = summary.rate?.verdict.answer;
  if (!answer) return "not fitted";
  return answer.replace("ln t", "ln *t*").replace("of t", "of *t*");
}
