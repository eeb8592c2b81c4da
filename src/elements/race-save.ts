import { css, html, LitElement, type TemplateResult } from "lit";
import type { ComparisonRecord } from "../training/index.ts";
import type { Chart } from "./chart.ts";
import { define } from "./define.ts";
import { controlStyles } from "./lab-styles.ts";
import { save } from "./save.ts";
import { base } from "./tokens.ts";

interface File {
  name: string;
  what: string;
  type: string;
  content: () => string | null | Promise<string | null>;
}

/**
 * @summary What can be saved of a race: its record, and the losses as CSV and SVG.
 * @csspart menu - The list of files.
 */
export class MfRaceSave extends LitElement {
  static override properties = {
    record: { attribute: false },
    chart: { attribute: false },
    fault: { state: true },
  };

  static override styles = [
    base,
    controlStyles,
    css`
      :host { position: relative; }
      summary { font: var(--mf-size-2) / 1.3 var(--mf-sans); color: var(--mf-ink); border: 1px solid var(--mf-line); border-radius: var(--mf-radius);
        min-height: 36px; padding: 7px 12px; list-style: none; }
      summary:hover { border-color: var(--mf-muted); }
      ul { margin: 4px 0 0; padding: 4px; list-style: none; border: 1px solid var(--mf-line); border-radius: var(--mf-radius); }
      button { border: 0; width: 100%; text-align: left; white-space: normal; display: flex; gap: 12px; justify-content: space-between; }
      button span { color: var(--mf-muted); font-size: var(--mf-size-1); }
      button:disabled { color: var(--mf-muted); cursor: default; }
      p { margin: 4px 12px; color: var(--mf-failed); font-size: var(--mf-size-1); }
    `,
  ];

  declare record: ComparisonRecord | null;
  /** The losses' figure. */
  declare chart: () => Chart | null;
  declare protected fault: string;

  constructor() {
    super();
    this.record = null;
    this.chart = () => null;
    this.fault = "";
  }

  override render(): TemplateResult {
    const files: File[] = [
      {
        name: "race.json",
        what: "the whole record",
        type: "application/json",
        content: () => JSON.stringify(this.record),
      },
      {
        name: "losses.csv",
        what: "the curves shown",
        type: "text/csv",
        content: () => this.chart()?.toCsv() ?? null,
      },
      {
        name: "losses.svg",
        what: "the figure as it is",
        type: "image/svg+xml",
        content: () => this.chart()?.toSvg() ?? null,
      },
    ];
    return html`<details @keydown=${this.#key}>
      <summary>Download</summary>
      <ul part="menu">${files.map(
        (file) => html`<li><button type="button" ?disabled=${!this.record} @click=${() => this.#save(file)}>
          ${file.name} <span>${file.what}</span></button></li>`,
      )}</ul>
      ${this.fault ? html`<p role="alert">${this.fault}</p>` : ""}
    </details>`;
  }

  async #save({ name, type, content }: File): Promise<void> {
    this.fault = "";
    try {
      const text = await content();
      if (text === null) throw new Error("there is no figure");
      save(name, text, type);
    } catch (error) {
      this.fault = `${name} could not be made: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    this.renderRoot.querySelector("details")!.open = false;
    this.renderRoot.querySelector("summary")?.focus();
  };
}

define("mf-race-save", MfRaceSave);
