import { html, nothing, type TemplateResult } from "lit";
import type { Trace } from "../ensemble/index.ts";
import { constantsOf, count, horizonOf, reason, seriesOf } from "../figure/index.ts";
import type { Run } from "../web/index.ts";
import type { SweepView } from "./sweep-link.ts";
import "./cell-table.ts";
import "./constant-histogram.ts";
import "./phase-strip.ts";
import "./rate-plot.ts";
import "./summary.ts";

/** The paper's window, as powers of ten. */
const WINDOW = { from: 3, to: 7 };
const FITTED = [WINDOW.from * Math.LN10, WINDOW.to * Math.LN10] as const;

type Show = (part: Partial<SweepView>) => void;

/** The gap, in the paper's window or to the horizon, with both fits to the window. */
export function sweepFigures(
  run: Run | null,
  view: SweepView,
  trace: Trace | null,
  stage: boolean,
  show: Show,
): TemplateResult {
  const statistics = run?.statistics;
  if (!run || !statistics)
    return html`<div class="wait" role="status">${run?.state === "stopped" ? "Stopped before there was anything to show." : run?.state === "failed" ? nothing : "Computing the first trajectories …"}</div>`;
  const { cells, summaries } = statistics;
  const all = cells.map((cell, index) => seriesOf(cell, summaries[index]));
  const several = all.length > 1;
  const series = several ? all : all.slice(0, 1);
  const note = several ? "" : reason(summaries[0]);
  const { logHorizon } = run.experiment;
  const windowed = view.span === "window" && logHorizon > WINDOW.to;
  return html`
    ${logHorizon > WINDOW.to && !several ? spanPicker(view, logHorizon, show) : nothing}
    <mf-rate-plot data-file="gap" .series=${series} .note=${note} ?stage=${stage} .highlight=${several ? null : highlightOf(trace)}
      .horizon=${horizonOf(run.experiment)} .from=${windowed ? WINDOW.from : null} .to=${windowed ? WINDOW.to : null}
      .window=${logHorizon > WINDOW.to && !several ? FITTED : null}></mf-rate-plot>`;
}

function spanPicker(view: SweepView, logHorizon: number, show: Show): TemplateResult {
  const choice = (span: SweepView["span"], words: unknown) => html`<label
    ><input type="radio" name="span" .checked=${view.span === span} @change=${() => show({ span })} /><span>${words}</span></label>`;
  return html`<fieldset class="span idle">
    <legend>Time</legend>
    ${choice("window", html`the paper’s window, 10<sup>${WINDOW.from}</sup> to 10<sup>${WINDOW.to}</sup>`)}
    ${choice("all", html`all of it, to 10<sup>${logHorizon}</sup>`)}
  </fieldset>`;
}

/** The traced trajectory as the rate plot takes it; a gap of 1 is a point on its wrong side, which no fit is of. */
function highlightOf(trace: Trace | null) {
  if (!trace?.correct) return null;
  return { label: `trajectory ${count(trace.id)}`, lnT: trace.lnT, values: trace.gap };
}

/** All that stands below the first figure. */
export function sweepMore(run: Run, view: SweepView, trace: Trace | null, show: Show): TemplateResult {
  const { cells, summaries } = run.statistics!;
  const { cell: picked } = view;
  const series = cells.map((cell, index) => seriesOf(cell, summaries[index]));
  const several = cells.length > 1;
  const summary = summaries[picked];
  const note = reason(summary);
  return html`
    ${
      several
        ? html`<section aria-labelledby="cells">
            <h2 id="cells">Cell by cell</h2>
            <mf-cell-table .cells=${summaries}></mf-cell-table>
            ${cellPicker(
              series.map(({ label }) => label),
              picked,
              show,
            )}
          </section>`
        : nothing
    }
    <div class="more">
      <section aria-labelledby="product">
        <h2 id="product">Times ln <i>t</i>, it settles at its constant</h2>
        <mf-rate-plot data-file="gap-ln-t" mode="product" .series=${[series[picked]]} .note=${note}
          .horizon=${horizonOf(run.experiment)}></mf-rate-plot>
      </section>
      <section aria-labelledby="constants">
        <h2 id="constants">${cells[picked].cell.dataset.kind === "two-points" ? "The terminal numerator is that constant" : "The constants"}</h2>
        ${constants(run, picked)}
      </section>
      <section aria-labelledby="one">
        <h2 id="one">One network</h2>
        ${trajectoryPicker(run, trace, show)}
        <mf-trajectory .trace=${trace}></mf-trajectory>
      </section>
    </div>
    <section aria-labelledby="phases">
      <h2 id="phases">Phases</h2>
      <mf-phase-strip .phases=${cells[picked].phases} .curves=${cells[picked].curves} .successes=${summary.successes} .note=${note}
        .horizon=${horizonOf(run.experiment)}></mf-phase-strip>
    </section>
    ${
      run.record
        ? html`<section aria-labelledby="summary">
            <h2 id="summary">Summary</h2>
            <mf-summary .summary=${run.record.summary} .environment=${run.record.environment}></mf-summary>
          </section>`
        : nothing
    }`;
}

function constants(run: Run, picked: number): TemplateResult {
  const { cells, summaries } = run.statistics!;
  const { numerator, constants, test, density, colour, note } = constantsOf(cells[picked], summaries[picked]);
  return html`<mf-constant-histogram data-file="constants" .numerator=${numerator} .constants=${constants} .test=${test}
    .note=${note} .colour=${colour} ?density=${density}></mf-constant-histogram>`;
}

function cellPicker(labels: string[], picked: number, show: Show): TemplateResult {
  return html`<fieldset class="span">
    <legend>Below</legend>
    ${labels.map(
      (
        label,
        cell,
      ) => html`<label><input type="radio" name="cell" .checked=${cell === picked} @change=${() => show({ cell, trajectory: null })} />
        <span>${label}</span></label>`,
    )}
  </fieldset>`;
}

function trajectoryPicker(run: Run, trace: Trace | null, show: Show): TemplateResult {
  const changed = (event: Event) => {
    const input = event.target as HTMLInputElement;
    if (input.value !== "" && input.checkValidity()) show({ trajectory: input.valueAsNumber });
  };
  return html`<label class="which">Trajectory
    <input type="number" min="0" max=${run.experiment.trajectories - 1} step="1" .value=${String(trace?.id ?? "")} @change=${changed} />
    of ${count(run.experiment.trajectories)}</label>`;
}
