import { html, LitElement, nothing, type TemplateResult } from "lit";
import { toJson } from "../experiment/index.ts";
import { answer, answers, constantsOf, count, question, reason, seriesOf } from "../figure/index.ts";
import type { CellRecord, CellSummary, RunRecord } from "../record/index.ts";
import { badge, badgeStyles } from "./badge.ts";
import { define } from "./define.ts";
import { reportStyles } from "./report-styles.ts";
import { richHtml } from "./rich.ts";
import { base } from "./tokens.ts";
import "./cell-table.ts";
import "./constant-histogram.ts";
import "./phase-strip.ts";
import "./rate-plot.ts";
import "./summary.ts";

/**
 * @summary The report of a run: question, figures, answer, tables and the experiment, from one record.
 * @fires mf-cell - Another cell was picked; `detail` is its index.
 * @csspart question - The question.
 * @csspart answer - The answer as computed.
 * @csspart experiment - The experiment's JSON.
 * @cssproperty --mf-paper - The surface.
 * @cssproperty --mf-serif - Type of prose.
 */
export class MfReport extends LitElement {
  static override properties = {
    record: { attribute: false },
    error: { type: String },
    cell: { type: Number },
  };

  static override styles = [base, badgeStyles, reportStyles];

  declare record: RunRecord | null;
  /** Why there is no record, as a sentence. */
  declare error: string;
  /** Index of the cell whose details are shown. */
  declare cell: number;

  constructor() {
    super();
    this.record = null;
    this.error = "";
    this.cell = 0;
  }

  override render(): TemplateResult {
    const { record } = this;
    if (!record)
      return html`<main><p role="status">${this.error ? badge("failed", this.error) : "No record yet."}</p></main>`;
    const one = record.cells.length === 1;
    return html`
      <header>
        <p class="run"><b>Marginflow</b> <span>${record.experiment.name}</span> <span>${day(record.environment.started)}</span></p>
        <button type="button" @click=${this.#toggle}>Light or dark</button>
      </header>
      <main>
        <h1 part="question">${richHtml(question(record.experiment))}</h1>
        ${this.#alarm(record)}
        ${one ? this.#single(record) : this.#several(record)}
        <section aria-labelledby="experiment">
          <h2 id="experiment">The experiment</h2>
          ${this.#experiment(record)}
        </section>
      </main>`;
  }

  #alarm({ summary: { audit } }: RunRecord): TemplateResult | typeof nothing {
    if (!audit || audit.passed) return nothing;
    return html`<p class="alarm" role="alert">${badge("failed", "The audit failed.")} A re-run in f64 differs by
      ${count(Math.ceil(audit.worstRatio))} times its bound: do not trust these numbers.</p>`;
  }

  #single(record: RunRecord): TemplateResult {
    const [cell] = record.cells;
    const [summary] = record.summary.inits;
    return html`
      ${this.#rates(cell, summary, "h2")}
      <p class="answer" part="answer">${richHtml(answer(summary))}</p>
      <section class="columns" aria-label="Constants and summary">
        <div class="figures">${this.#constants(cell, summary)}</div>
        <div><h3>Summary</h3><mf-summary .summary=${record.summary} .environment=${record.environment}></mf-summary></div>
      </section>
      <section aria-labelledby="phases">
        <h2 id="phases">Phases</h2>
        ${this.#phases(cell, summary)}
      </section>`;
  }

  #several(record: RunRecord): TemplateResult {
    const series = record.cells.map((cell, index) => seriesOf(cell, record.summary.inits[index]));
    const picked = Math.min(this.cell, record.cells.length - 1);
    const summary = record.summary.inits[picked];
    return html`
      <section class="columns figures" aria-label="Medians of all cells">
        <div><h2>The gap, medians</h2><mf-rate-plot .series=${series}></mf-rate-plot></div>
        <div><h2>Times ln <i>t</i>, medians</h2><mf-rate-plot mode="product" .series=${series}></mf-rate-plot></div>
      </section>
      <p class="answer" part="answer">${richHtml(answers(record))}</p>
      <section aria-labelledby="cells">
        <h2 id="cells">By cell</h2>
        <mf-cell-table .cells=${record.summary.inits}></mf-cell-table>
        <p class="multiples-key">Gap × ln <i>t</i> cell by cell: median thick, mean thin, bands 25–75 % and 5–95 %, mean constant dashed; from the
          vertical line on, log-time flow.</p>
        <div class="multiples">
          ${series.map(
            (one, index) => html`<div>
              <h3>${one.label}</h3>
              <mf-rate-plot compact mode="product" .series=${[one]} .note=${reason(record.summary.inits[index])}></mf-rate-plot>
            </div>`,
          )}
        </div>
      </section>
      <section aria-labelledby="one">
        <h2 id="one">One cell: ${summary.label}</h2>
        ${this.#picker(record, picked)}
        <p class="answer">${richHtml(answer(summary))}</p>
        ${this.#rates(record.cells[picked], summary, "h3")}
        <div class="columns">
          <div>${this.#constants(record.cells[picked], summary)}</div>
          <div><h3>The run</h3><mf-summary .summary=${record.summary} .environment=${record.environment}></mf-summary></div>
        </div>
        ${this.#phases(record.cells[picked], summary)}
      </section>`;
  }

  #picker(record: RunRecord, picked: number): TemplateResult {
    const pick = (index: number) => {
      this.cell = index;
      this.dispatchEvent(new CustomEvent("mf-cell", { detail: index, bubbles: true, composed: true }));
    };
    return html`<fieldset>
      <legend>Cell</legend>
      ${record.cells.map(
        ({ cell }, index) => html`<label
          ><input type="radio" name="cell" .checked=${index === picked} @change=${() => pick(index)} />${cell.label}</label>`,
      )}
    </fieldset>`;
  }

  #rates(cell: CellRecord, summary: CellSummary, level: "h2" | "h3"): TemplateResult {
    const series = [seriesOf(cell, summary)];
    const note = reason(summary);
    if (note) return html`<p class="answer">${note}</p>`;
    const heading = (words: unknown) => (level === "h2" ? html`<h2>${words}</h2>` : html`<h3>${words}</h3>`);
    return html`
      <section class="columns figures" aria-label="Rate">
        <div>${heading("The gap to the largest margin")}<mf-rate-plot .series=${series} .note=${note}></mf-rate-plot></div>
        <div>
          ${heading(html`Times ln <i>t</i>, it settles at its constant`)}
          <mf-rate-plot mode="product" .series=${series} .note=${note}></mf-rate-plot>
        </div>
      </section>`;
  }

  #constants(cell: CellRecord, summary: CellSummary): TemplateResult {
    const { numerator, constants, test, density, colour, note } = constantsOf(cell, summary);
    return html`
      <h3>${numerator ? "The terminal numerator is the constant of the rate" : "Constants of the rate"}</h3>
      <mf-constant-histogram .numerator=${numerator} .constants=${constants} .test=${test} .note=${note} .colour=${colour}
        ?density=${density}></mf-constant-histogram>`;
  }

  #phases(cell: CellRecord, summary: CellSummary): TemplateResult {
    return html`<mf-phase-strip .phases=${cell.phases} .curves=${cell.curves} .successes=${summary.successes}
      .note=${reason(summary)}></mf-phase-strip>`;
  }

  #experiment({ experiment, environment }: RunRecord): TemplateResult {
    return html`
      <details part="experiment"><summary>The experiment as JSON</summary><pre tabindex="0">${toJson(experiment)}</pre></details>
      <details><summary>The engine's choices and the self-test of its arithmetic</summary>
        <ul>${environment.choices.map((choice) => html`<li>${choice}</li>`)}</ul>
        <div class="scroll" tabindex="0" role="region" aria-label="Self-test"><table>
          <tbody>${Object.entries(environment.selfTest).map(
            ([name, value]) => html`<tr><th scope="row">${name}</th><td>${String(value)}</td></tr>`,
          )}
          <tr><th scope="row">kernel</th><td>${environment.kernelHash}</td></tr>
          <tr><th scope="row">Marginflow</th><td>${environment.marginflow}</td></tr></tbody>
        </table></div>
      </details>`;
  }

  readonly #toggle = (): void => {
    const root = document.documentElement;
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  };
}

function day(started: string): string {
  const date = new Date(started);
  return Number.isNaN(date.getTime()) ? started : date.toISOString().slice(0, 16).replace("T", " ");
}

define("mf-report", MfReport);
