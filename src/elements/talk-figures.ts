import { html, nothing, type TemplateResult } from "lit";
import type { Statistics } from "../ensemble/index.ts";
import type { Experiment } from "../experiment/index.ts";
import { constantsOf, lastChange, patternsOf, type Rich, reason, rich, seriesOf } from "../figure/index.ts";
import type { CellRecord, CellSummary } from "../record/index.ts";
import { richHtml } from "./rich.ts";
import "./constant-histogram.ts";
import "./phase-strip.ts";
import "./rate-plot.ts";
import "./stack-plot.ts";
import "./trajectory.ts";

/** One figure of a talk. */
export interface TalkFigure {
  title: Rich;
  content: TemplateResult;
}

/** Whether an experiment can be run again from what it says itself: parameters from a file are not in it. */
export const isWhole = ({ init }: Experiment): boolean =>
  [init].flat().every(({ kind }) => kind !== "explicit");

/** The figures of a run, in the order in which they are told: rate, constant, its distribution, phases, one network. */
export function talkFigures(
  { cells, summaries }: Statistics,
  experiment: Experiment,
  picked: number,
  stage: boolean,
): TalkFigure[] {
  const all = cells.map((cell, index) => seriesOf(cell, summaries[index]));
  const [cell, summary] = [cells[picked], summaries[picked]];
  const note = all.length === 1 ? reason(summary) : "";
  const constants = constantsOf(cell, summary);
  const settles = summaries.every(({ rate }) => rate?.verdict.answer === "1/ln t");
  return [
    {
      title: rich("The gap to the largest margin"),
      content: html`<mf-rate-plot ?stage=${stage} .series=${all} .note=${note}></mf-rate-plot>`,
    },
    {
      title: rich(settles ? "Times ln *t*, it settles at its constant" : "Times ln *t*"),
      content: html`<mf-rate-plot ?stage=${stage} mode="product" .series=${all} .note=${note}></mf-rate-plot>`,
    },
    {
      title: rich(
        constants.numerator ? "The terminal numerator is the constant of the rate" : "Constants of the rate",
      ),
      content: html`<mf-constant-histogram ?stage=${stage} .numerator=${constants.numerator} .constants=${constants.constants}
        .test=${constants.test} .note=${constants.note} .colour=${constants.colour} ?density=${constants.density}></mf-constant-histogram>`,
    },
    phases(cell, summary, stage),
    ...(isWhole(experiment)
      ? [
          {
            title: rich("One network"),
            content: html`<mf-trajectory ?stage=${stage} .experiment=${experiment} .cell=${picked}></mf-trajectory>`,
          },
        ]
      : []),
  ];
}

/** On a stage the activation patterns alone, in one plot. */
function phases({ phases, curves }: CellRecord, summary: CellSummary, stage: boolean): TalkFigure {
  const { successes } = summary;
  const note = reason(summary);
  if (!stage)
    return {
      title: rich("Phases"),
      content: html`<mf-phase-strip .phases=${phases} .curves=${curves} .successes=${successes} .note=${note}></mf-phase-strip>`,
    };
  const { lnT, layers, line, what } = patternsOf(phases, curves, { successes, note });
  return {
    title: rich("Activation patterns of the successes"),
    content: html`<mf-stack-plot stage .lnT=${lnT} .layers=${layers} .line=${line} .what=${what} .note=${note}></mf-stack-plot>
      ${successes > 0 ? html`<p class="words">${richHtml(lastChange(phases, lnT))}</p>` : nothing}`,
  };
}
