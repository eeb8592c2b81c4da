import { html, type LitElement, nothing, type TemplateResult } from "lit";
import type { Figure } from "../figure/index.ts";
import { richHtml } from "./rich.ts";

/** The numbers behind a figure, as a table that is made when it is opened. */
export function dataTable(host: LitElement, figure: Figure): TemplateResult {
  const { caption, head, rows } = figure.table;
  const toggled = () => host.requestUpdate();
  const open = host.renderRoot.querySelector("details")?.open ?? false;
  return html`
    <details class="idle" @toggle=${toggled} part="data">
      <summary>The numbers behind this figure</summary>
      ${
        open
          ? html`<div class="scroll table" tabindex="0" role="region" aria-label=${`Table: ${figure.label}`}>
            <table>
              <caption>${richHtml(caption)}</caption>
              <thead><tr>${head.map((cell) => html`<th scope="col">${richHtml(cell)}</th>`)}</tr></thead>
              <tbody>${rows().map(
                ([first, ...rest]) =>
                  html`<tr><th scope="row">${richHtml(first)}</th>${rest.map((cell) => html`<td>${richHtml(cell)}</td>`)}</tr>`,
              )}</tbody>
            </table></div>`
          : nothing
      }
    </details>`;
}
