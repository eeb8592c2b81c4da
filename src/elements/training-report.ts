import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import {
  count,
  momentSteps,
  optimizerName,
  parametersOf,
  RACE_QUESTION,
  raceAnswer,
  type TrainedSeries,
  trainingQuestion,
} from "../figure/index.ts";
import type { ComparisonRecord } from "../training/index.ts";
import { badge, badgeStyles } from "./badge.ts";
import { define } from "./define.ts";
import { controlStyles } from "./lab-styles.ts";
import { reportStyles } from "./report-styles.ts";
import { richHtml } from "./rich.ts";
import { base } from "./tokens.ts";
import { type Trained, trainedSeries } from "./training-record.ts";
import { gridTables, ledgerTable, paperTable, resultsTable } from "./training-tables.ts";
import "./loss-plot.ts";
import "./moment-plot.ts";
import "./parts-plot.ts";

/**
 * @summary The report of a comparison of optimizers, or of one training: loss, moments, time and memory from the record.
 * @csspart question - The question.
 * @csspart answer - The answer as measured.
 * @csspart settings - The optimizers' settings as JSON.
 * @cssproperty --mf-paper - The surface.
 * @cssproperty --mf-serif - Type of prose.
 */
export class MfTrainingReport extends LitElement {
  static override properties = {
    record: { attribute: false },
    error: { type: String },
    parameter: { type: String },
    step: { type: Number },
  };

  static override styles = [
    base,
    badgeStyles,
    controlStyles,
    reportStyles,
    css`
      .picks { display: flex; flex-wrap: wrap; gap: 12px 32px; align-items: center; margin: 0 0 16px; }
      .picks .field { display: flex; align-items: center; gap: 12px; }
      .picks select { width: auto; }
      .picks input[type="range"] { width: 220px; min-height: 36px; }
      .picks output { font-variant-numeric: tabular-nums; }
      .rates { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 2px 16px; }
      .rates span { white-space: nowrap; }
      .tuned { font-weight: 600; }
      td .badge { font-weight: 500; margin-left: 6px; }
      .tables { display: grid; gap: 24px; }
      @media print { .picks { display: none; } }
    `,
  ];

  /** Of several optimizers, or of one. */
  declare record: Trained | null;
  /** Why there is no record, as a sentence. */
  declare error: string;
  /** Name of the matrix whose moments are shown; null: the first. */
  declare parameter: string | null;
  /** The step of the singular values; null: the last. */
  declare step: number | null;

  constructor() {
    super();
    this.record = null;
    this.error = "";
    this.parameter = null;
    this.step = null;
  }

  override render(): TemplateResult {
    const { record } = this;
    if (!record)
      return html`<main><p role="status">${this.error ? badge("failed", this.error) : "No record yet."}</p></main>`;
    const series = trainedSeries(record);
    const several = "contenders" in record ? record : null;
    const steps = several ? several.steps : series[0].record.steps;
    const question = several ? RACE_QUESTION : trainingQuestion(series[0].record.optimizer);
    return html`
      <header>
        <p class="run"><b>Marginflow</b> <span>${record.task}</span> <span>${count(steps)} steps</span>
          <span>${seedsWords(series)}</span>${several ? html` <span>${several.adapter}</span>` : nothing}</p>
        <button type="button" @click=${this.#toggle}>Light or dark</button>
      </header>
      <main>
        <h1 part="question">${question}</h1>
        ${this.#losses(record, series)}
        <p class="answer" part="answer">${richHtml(raceAnswer(series))}</p>
        ${resultsTable(series)}
        ${this.#moments(record, series)}
        <section class="columns" aria-label="Time and memory">
          <div><h2>Where a step’s time goes</h2><mf-parts-plot .record=${record}></mf-parts-plot></div>
          <div><h2>Loss for its memory</h2><mf-loss-plot against="bytes" .record=${record}></mf-loss-plot></div>
        </section>
        <section aria-labelledby="memory">
          <h2 id="memory">Memory</h2>
          <div class="tables">${ledgerTable(series)} ${paperTable()}</div>
        </section>
        ${several ? this.#rates(several) : nothing}
        ${this.#settings(series)}
      </main>`;
  }

  #losses(record: Trained, series: TrainedSeries[]): TemplateResult {
    const held = series.some((one) => one.record.heldOut.length > 0);
    const what = held ? "held-out" : "training";
    const name = held ? "Held-out loss" : "Loss";
    return html`
      <section class="columns figures" aria-label="Loss">
        <div><h2>${name} by steps</h2><mf-loss-plot what=${what} .record=${record}></mf-loss-plot></div>
        <div><h2>${name} by seconds</h2><mf-loss-plot what=${what} against="seconds" .record=${record}></mf-loss-plot></div>
        ${held ? html`<div><h2>Training loss by steps</h2><mf-loss-plot .record=${record}></mf-loss-plot></div>` : nothing}
      </section>`;
  }

  #moments(record: Trained, series: TrainedSeries[]): TemplateResult | typeof nothing {
    const names = parametersOf(series);
    if (names.length === 0) return nothing;
    const parameter = names.find((name) => name === this.parameter) ?? names[0];
    const projected = series.some((one) => one.record.moments.some(({ energy }) => energy !== null));
    const plot = (title: unknown, show: string) => html`<div><h2>${title}</h2>
      <mf-moment-plot show=${show} .parameter=${parameter} .step=${this.step} .record=${record}></mf-moment-plot></div>`;
    return html`
      <section aria-labelledby="moments">
        <h2 id="moments">The moments</h2>
        ${this.#picks(series, names, parameter)}
        <div class="columns figures">
          ${plot("Condition number", "condition")}
          ${plot(html`Singular values, step ${this.#shownStep(series, parameter)}`, "spectrum")}
          ${plot("Rank-one residual", "rank-one-residual")}
          ${projected ? plot("What the subspace holds of the gradient", "energy") : nothing}
        </div>
        <p class="multiples-key">Moments of AdamW, SGD and Muon are of the whole matrix; those of GaLore and SUMO are projected on their subspace, with
          fewer singular values.</p>
      </section>`;
  }

  #picks(series: TrainedSeries[], names: string[], parameter: string): TemplateResult {
    const steps = momentSteps(series, parameter);
    const last = steps.length - 1;
    const at =
      this.step === null
        ? last
        : Math.max(
            0,
            steps.findLastIndex((step) => step <= this.step!),
          );
    const slide = (event: Event) => {
      this.step = steps[(event.target as HTMLInputElement).valueAsNumber];
    };
    const pick = (event: Event) => {
      this.parameter = (event.target as HTMLSelectElement).value;
    };
    return html`<div class="picks">
      <label class="field">Matrix <select @change=${pick}>${names.map(
        (name) => html`<option value=${name} ?selected=${name === parameter}>${name}</option>`,
      )}</select></label>
      ${
        last > 0
          ? html`<label class="field">Step of the singular values
            <input type="range" min="0" max=${last} step="1" .value=${String(at)} @input=${slide} aria-valuetext=${`step ${count(steps[at])}`} />
            <output>${count(steps[at])}</output></label>`
          : nothing
      }
    </div>`;
  }

  #shownStep(series: TrainedSeries[], parameter: string): string {
    const steps = momentSteps(series, parameter);
    return count(steps.findLast((step) => step <= (this.step ?? Number.POSITIVE_INFINITY)) ?? steps[0]);
  }

  #rates(record: ComparisonRecord): TemplateResult | typeof nothing {
    const tables = gridTables(record);
    if (tables === nothing) return nothing;
    return html`<section aria-labelledby="rates"><h2 id="rates">Learning rates</h2>${tables}</section>`;
  }

  #settings(series: TrainedSeries[]): TemplateResult {
    return html`<section aria-labelledby="settings">
      <h2 id="settings">The optimizers</h2>
      ${series.map(
        ({
          label,
          record: { optimizer },
        }) => html`<details part="settings"><summary>${label}: its settings as JSON</summary>
          <pre tabindex="0">${JSON.stringify(optimizer, null, 2)}</pre></details>`,
      )}
    </section>`;
  }

  readonly #toggle = (): void => {
    const root = document.documentElement;
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  };
}

function seedsWords(series: TrainedSeries[]): string {
  const most = Math.max(...series.map(({ final }) => final.length));
  const names =
    series.length > 1 ? `, ${series.length} optimizers` : `, ${optimizerName(series[0].record.optimizer)}`;
  return `${count(most)} ${most === 1 ? "seed" : "seeds"}${names}`;
}

define("mf-training-report", MfTrainingReport);
