import { css, html, LitElement, type TemplateResult } from "lit";
import {
  count,
  exponentOf,
  percent,
  plain,
  type Rich,
  rich,
  significant,
  verdictOf,
  withInterval,
} from "../figure/index.ts";
import type { CellSummary } from "../record/index.ts";
import { define } from "./define.ts";
import { richHtml } from "./rich.ts";
import { base } from "./tokens.ts";

/**
 * @summary One row for each cell of a run: successes, rate, verdict, and theory beside the measured value.
 * @csspart table - The table.
 */
export class MfCellTable extends LitElement {
  static override properties = { cells: { attribute: false } };

  static override styles = [
    base,
    css`
      table { min-width: 100%; }
      th, td { white-space: nowrap; }
      thead th { white-space: normal; }
    `,
  ];

  declare cells: CellSummary[];

  constructor() {
    super();
    this.cells = [];
  }

  override render(): TemplateResult {
    const theory = this.cells.some((cell) => cell.theory);
    const head = [
      "cell",
      "successes",
      "exponent",
      "*c*",
      "share *c* ≥ 1",
      "median gap at the end",
      "verdict",
    ];
    if (theory) head.push("theory (ours)", "measured");
    return html`
      <div class="scroll" tabindex="0" role="region" aria-label="Results by cell">
        <table part="table">
          <caption>Intervals are 95 %; rates from the fit <i>c</i> (ln <i>t</i> + <i>k</i>)<sup>exponent</sup></caption>
          <thead><tr>${head.map((name) => html`<th scope="col">${richHtml(rich(name))}</th>`)}</tr></thead>
          <tbody>${this.cells.map((cell) => this.#row(cell, theory))}</tbody>
        </table>
      </div>`;
  }

  #row(cell: CellSummary, theory: boolean): TemplateResult {
    const { rate } = cell;
    const columns: Rich[] = [
      plain(`${count(cell.successes)} of ${count(cell.trajectories)}`),
      plain(rate ? withInterval(exponentOf(rate.alpha)) : "–"),
      plain(rate ? withInterval(rate.c) : "–"),
      plain(cell.shareConstantAtLeast1 === null ? "–" : percent(cell.shareConstantAtLeast1)),
      rich(cell.finalGap ? significant(cell.finalGap.q50) : "–"),
      rich(verdictOf(cell)),
    ];
    if (theory) {
      columns.push(rich(cell.theory ? `${cell.theory.kind} ${significant(cell.theory.value, 4)}` : "–"));
      columns.push(rich(cell.theory ? significant(cell.theory.measured, 4) : "–"));
    }
    return html`<tr><th scope="row">${cell.label}</th>${columns.map((column) => html`<td>${richHtml(column)}</td>`)}</tr>`;
  }
}

define("mf-cell-table", MfCellTable);
