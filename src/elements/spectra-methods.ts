import { css, html, LitElement, type TemplateResult } from "lit";
import { plain, type Rich, rich, significant } from "../figure/index.ts";
import { arrival, type MethodRecord, type SpectraRecord, type Spread } from "../spectra/index.ts";
import { define } from "./define.ts";
import { richHtml } from "./rich.ts";
import { METHOD_NAMES } from "./spectra-names.ts";
import { BOUND, threeDigits } from "./spectra-words.ts";
import { base } from "./tokens.ts";

/**
 * @summary A row for each method: its error after some steps beside exact arithmetic, and steps and time to 10^-3.
 * @csspart table - The table.
 */
export class MfSpectraMethods extends LitElement {
  static override properties = { record: { attribute: false }, steps: { type: Number } };

  static override styles = [
    base,
    css`
      table { min-width: 100%; }
      th, td { white-space: nowrap; }
      thead th { white-space: normal; min-width: 7em; }
      .words { text-align: left; }
    `,
  ];

  declare record: SpectraRecord | null;
  /** After how many steps the error is told. */
  declare steps: number;

  constructor() {
    super();
    this.record = null;
    this.steps = 5;
  }

  override render(): TemplateResult {
    const { record, steps } = this;
    if (!record) return html`<p>Nothing has been measured yet.</p>`;
    const head = [
      "method",
      `error after ${steps} ${steps === 1 ? "step" : "steps"}, median`,
      "largest",
      "in exact arithmetic",
      "steps to 10^{-3}",
      "µs a matrix to 10^{-3}",
    ];
    return html`
      <div class="scroll" tabindex="0" role="region" aria-label="Results by method">
        <table part="table">
          <caption>Error is max |1 − <i>σ</i>| over the singular values of the output; exact arithmetic is the f64 twin’s. All rows but the
            bound are measured here [ours].</caption>
          <thead><tr>${head.map((name) => html`<th scope="col">${richHtml(rich(name))}</th>`)}<th scope="col" class="words">one step takes
            <i>σ</i> to</th><th scope="col" class="words">whose</th></tr></thead>
          <tbody>${this.#bound(record)}${record.methods.map((one) => this.#row(one))}</tbody>
        </table>
      </div>`;
  }

  #bound({ bound, experiment }: SpectraRecord): TemplateResult {
    const value = rich(significant(bound?.values[this.steps] ?? Number.NaN));
    const at = bound?.values.findIndex((error) => error <= 1e-3) ?? -1;
    const whose = experiment.scaling === "spectral" ? "SUMO [paper]" : "corrected for Frobenius [ours]";
    return html`<tr data-method="bound">
      <th scope="row">bound of the cubic</th><td>${richHtml(value)}</td><td></td><td></td>
      <td>${at < 0 ? "–" : at}</td><td></td><td class="words">${BOUND}</td><td class="words">${whose}</td>
    </tr>`;
  }

  #row(one: MethodRecord): TemplateResult {
    const { name, map, whose } = METHOD_NAMES[one.method];
    const exactFactor = one.method === "polar";
    const at = exactFactor ? 1 : Math.min(this.steps, one.exact.length - 1);
    const { steps, ms } = arrival(one);
    const value = (spread: Spread | undefined, key: keyof Spread): Rich =>
      spread ? rich(significant(spread[key])) : plain("–");
    const cells = [
      value(one.error[at - 1], "q50"),
      value(one.error[at - 1], "max"),
      value(one.exact[at], "q50"),
      plain(exactFactor ? "–" : steps === null ? "not reached" : String(steps)),
      ms === null ? plain("–") : rich(threeDigits(1000 * ms)),
    ];
    return html`<tr data-method=${one.method}>
      <th scope="row">${name}</th>${cells.map((cell) => html`<td>${richHtml(cell)}</td>`)}
      <td class="words">${richHtml(rich(map))}</td><td class="words">${whose}</td>
    </tr>`;
  }
}

define("mf-spectra-methods", MfSpectraMethods);
