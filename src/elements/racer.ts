import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import {
  bytes,
  divergedWords,
  rich,
  seconds,
  secondsPerStep,
  significant,
  spreadOf,
  type TrainedSeries,
} from "../figure/index.ts";
import type { ComparisonRecord } from "../training/index.ts";
import { badge, badgeStyles } from "./badge.ts";
import { define } from "./define.ts";
import { sample } from "./race-names.ts";
import { richHtml } from "./rich.ts";
import { base } from "./tokens.ts";
import { trainedSeries } from "./training-record.ts";
import "./loss-plot.ts";
import "./moment-plot.ts";

/**
 * @summary One optimizer of a race: its loss among the others', the spectrum of its moment under it, its seconds and bytes.
 * @csspart name - Its name.
 * @csspart numbers - Loss, seconds, bytes.
 */
export class MfRacer extends LitElement {
  static override properties = {
    record: { attribute: false },
    index: { type: Number },
    parameter: { type: String },
  };

  static override styles = [
    base,
    badgeStyles,
    css`
      h3 { display: flex; align-items: center; gap: 8px; font: 600 var(--mf-size-2) / 1.4 var(--mf-sans); margin: 0; }
      p { margin: 0 0 4px; color: var(--mf-muted); font-size: var(--mf-size-1); font-variant-numeric: tabular-nums; min-height: 3em; }
      p b { color: var(--mf-ink); font-weight: 600; }
    `,
  ];

  declare record: ComparisonRecord | null;
  /** Its place among the contenders. */
  declare index: number;
  /** Name of the matrix whose moment is shown; null: the first. */
  declare parameter: string | null;

  constructor() {
    super();
    this.record = null;
    this.index = 0;
    this.parameter = null;
  }

  override render(): TemplateResult | typeof nothing {
    const { record, index, parameter } = this;
    const series = trainedSeries(record)[index];
    if (!series) return nothing;
    const what = series.record.heldOut.length > 0 ? "held-out" : "training";
    return html`
      <h3 part="name">${sample(series)} ${series.label}</h3>
      <p part="numbers">${this.#numbers(series, what)}</p>
      <mf-loss-plot compact what=${what} .record=${record} .pick=${index}></mf-loss-plot>
      <mf-moment-plot compact .record=${record} .pick=${index} .parameter=${parameter}></mf-moment-plot>`;
  }

  #numbers(series: TrainedSeries, what: string): TemplateResult {
    const { record } = series;
    const lost = divergedWords(record);
    const loss = spreadOf(series.final)?.median;
    const each = richHtml(rich(`${significant(1000 * secondsPerStep(series))} ms a step`));
    return html`${loss === undefined ? nothing : html`<b>${richHtml(rich(significant(loss)))}</b> ${what}; `}${seconds(record.seconds)},
      ${each}; ${bytes(record.ledger.state)} of state ${lost ? badge("failed", lost) : nothing}`;
  }
}

define("mf-racer", MfRacer);
