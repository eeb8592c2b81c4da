import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import {
  count,
  horizonOf,
  lastChange,
  patternsOf,
  reason,
  type StackOptions,
  statesOf,
} from "../figure/index.ts";
import type { Curves, Phases } from "../record/index.ts";
import { badgeStyles } from "./badge.ts";
import { define } from "./define.ts";
import { numberAttribute } from "./rate-input.ts";
import { richHtml } from "./rich.ts";
import { RunController, sourceWords } from "./run-controller.ts";
import "./stack-plot.ts";
import { stageStyles, Wake } from "./stage.ts";
import { base } from "./tokens.ts";

/**
 * @summary Activation patterns of the successes over ln t, the states of all trajectories, and the changes between patterns.
 * @fires mf-cursor - The cursor of one of its plots moved.
 * @fires mf-progress - Its run has more to show; `detail` is the snapshot.
 * @fires mf-result - Its run has ended; `detail` is the record.
 * @fires mf-error - Its experiment cannot be used, or its run failed; `detail` is `{ message }`.
 * @csspart empty - The sentence in place of plots that would be empty.
 * @csspart transitions - Table of the most frequent changes.
 * @csspart text - When the last change came.
 * @cssproperty --mf-series-1 - Colour of the most frequent pattern, and so on to `--mf-series-6`.
 */
export class MfPhaseStrip extends LitElement {
  static override properties = {
    experiment: {},
    cell: { converter: numberAttribute },
    stage: { type: Boolean, reflect: true },
    horizon: { attribute: false },
    phases: { attribute: false },
    curves: { attribute: false },
    successes: { type: Number },
    note: { type: String },
  };

  static override styles = [
    base,
    badgeStyles,
    stageStyles,
    css`
      .plots { display: grid; gap: 16px 32px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); }
      h3 { margin: 16px 0 8px; font: 600 var(--mf-size-2) / 1.4 var(--mf-sans); }
      p { max-width: 66ch; font: var(--mf-size-3) / 1.5 var(--mf-serif); }
      table { min-width: min(100%, 34em); }
      .left { text-align: left; }
      .pattern { text-align: left; font-family: var(--mf-mono); white-space: nowrap; }
      .note { margin: 8px 0 0; color: var(--mf-muted); font: var(--mf-size-1) / 1.5 var(--mf-sans); }
      @media print { .plots { grid-template-columns: 1fr 1fr; } p { font-size: var(--mf-size-2); } }
    `,
  ];

  /** As of the other charts of a run. */
  declare experiment: unknown;
  /** Which cell of the run, from 0; null: the first. */
  declare cell: number | null;
  /** As of the plots: for an audience. */
  declare stage: boolean;
  /** ln t at which the records of a run that is underway will end. Its own run's is known. */
  declare horizon: number | null;
  declare phases: Phases | null;
  declare curves: Curves | null;
  /** How many trajectories the shares are of. */
  declare successes: number;
  /** Why there may be nothing to draw. */
  declare note: string;

  readonly #source = new RunController(this);
  #patterns: StackOptions | null = null;
  #states: StackOptions | null = null;

  constructor() {
    super();
    this.experiment = null;
    this.cell = null;
    this.stage = false;
    this.horizon = null;
    this.phases = null;
    this.curves = null;
    this.successes = 0;
    this.note = "";
    new Wake(this);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("experiment") && (this.experiment !== null || this.hasUpdated))
      this.#source.follow(this.experiment);
    const statistics = this.#source.run?.statistics;
    const picked = Math.min(this.cell ?? 0, (statistics?.cells.length ?? 0) - 1);
    if (statistics && picked >= 0) {
      const { phases, curves } = statistics.cells[picked];
      const { successes } = statistics.summaries[picked];
      Object.assign(this, { phases, curves, successes, note: reason(statistics.summaries[picked]) });
    }
    // Shares are many numbers: they are worked out once.
    if ((["phases", "curves", "successes", "note"] as const).some((name) => changed.has(name))) this.#stack();
  }

  #stack(): void {
    const { phases, curves, successes, note } = this;
    this.#patterns = phases && curves && patternsOf(phases, curves, { successes, note });
    this.#states = curves && statesOf(curves);
  }

  override render(): TemplateResult {
    const { phases, curves } = this;
    const why = sourceWords(this.#source);
    if (why) return html`<p part="empty" role="status">${why}</p>`;
    if (!phases || !curves) return html`<p part="empty">${this.note || "Nothing has been recorded yet."}</p>`;
    return html`
      <div class="plots">
        <div>
          <h3>Activation patterns of the successes</h3>
          ${this.#plot(this.#patterns)}
        </div>
        <div>
          <h3>State of every trajectory</h3>
          ${this.#plot(this.#states)}
        </div>
      </div>
      ${this.successes > 0 ? html`<p part="text">${richHtml(lastChange(phases, curves.lnT))}</p>${transitions(phases)}${key(phases)}` : nothing}`;
  }

  #plot(stack: StackOptions | null): TemplateResult | typeof nothing {
    if (!stack) return nothing;
    const { run } = this.#source;
    return html`<mf-stack-plot .lnT=${stack.lnT} .layers=${stack.layers} .what=${stack.what} .note=${stack.note}
      .line=${stack.line} .horizon=${this.horizon ?? (run && horizonOf(run.experiment))} ?stage=${this.stage}></mf-stack-plot>`;
  }
}

function transitions({ transitions }: Phases): TemplateResult | typeof nothing {
  if (transitions.length === 0) return nothing;
  return html`
    <div class="scroll idle" tabindex="0" role="region" aria-label="Changes of activation pattern">
      <table part="transitions">
        <caption>The most frequent changes of activation pattern, over all successes and records</caption>
        <thead><tr><th scope="col">from</th><th scope="col" class="left">to</th><th scope="col">times</th></tr></thead>
        <tbody>${transitions.map(
          ({ from, to, count: times }) =>
            html`<tr><th scope="row" class="pattern">${from}</th><td class="pattern">${to}</td><td>${count(times)}</td></tr>`,
        )}</tbody>
      </table>
    </div>`;
}

/** How to read the names of patterns on two points of opposite labels. */
function key({ patterns }: Phases): TemplateResult | typeof nothing {
  if (!patterns.some(({ label }) => /^1:[-+±0]/.test(label))) return nothing;
  return html`<p class="note idle">
    1:+ means that neuron 1 is active on the positive point alone; - the negative one, ± both, 0 none.
  </p>`;
}

define("mf-phase-strip", MfPhaseStrip);
