import { css, html, LitElement, type TemplateResult } from "lit";
import type { Run } from "../web/index.ts";
import { Chart } from "./chart.ts";
import { define } from "./define.ts";
import { controlStyles } from "./lab-styles.ts";
import { save } from "./save.ts";
import { filesOf } from "./sweep-files.ts";
import { base } from "./tokens.ts";

/**
 * @summary What can be saved of a run: its tables, its record, its experiment, and the figures as SVG and PNG.
 * @csspart menu - The list of files.
 */
export class MfSweepSave extends LitElement {
  static override properties = {
    run: { attribute: false },
    charts: { attribute: false },
    fault: { state: true },
  };

  static override styles = [
    base,
    controlStyles,
    css`
      summary { font: var(--mf-size-2) / 1.3 var(--mf-sans); color: var(--mf-ink); border: 1px solid var(--mf-line); border-radius: var(--mf-radius);
        min-height: 36px; padding: 7px 12px; list-style: none; }
      summary:hover { border-color: var(--mf-muted); }
      ul { position: absolute; z-index: 2; inset: auto 0 calc(100% + 4px) 0; margin: 0; padding: 8px; list-style: none; max-width: 460px;
        background: var(--mf-paper); border: 1px solid var(--mf-line); border-radius: var(--mf-radius); box-shadow: 0 4px 16px rgb(0 0 0 / 0.16); }
      button { border: 0; width: 100%; text-align: left; white-space: normal; display: flex; gap: 12px; justify-content: space-between; }
      button span { color: var(--mf-muted); font-size: var(--mf-size-1); }
      button:disabled { color: var(--mf-muted); cursor: default; }
      p { margin: 4px 12px; color: var(--mf-failed); font-size: var(--mf-size-1); }
    `,
  ];

  declare run: Run | null;
  /** The figures that can be saved, each with its name in `data-file`. */
  declare charts: () => Element[];
  declare protected fault: string;

  constructor() {
    super();
    this.run = null;
    this.charts = () => [];
    this.fault = "";
  }

  override render(): TemplateResult {
    const files = this.run ? filesOf(this.run) : [];
    return html`<details @toggle=${() => this.requestUpdate()} @keydown=${this.#key}>
      <summary>Download</summary>
      <ul part="menu">
        ${files.map(
          ({
            name,
            what,
            missing,
            content,
          }) => html`<li><button type="button" ?disabled=${missing !== undefined} @click=${() => this.#save(name, content)}>
            ${name} <span>${missing ?? what}</span></button></li>`,
        )}
        ${this.#figures().flatMap((chart) =>
          (["svg", "png"] as const).map((format) => {
            const name = `${chart.dataset.file}.${format}`;
            const content = async () => (format === "svg" ? ((await chart.toSvg()) ?? "") : chart.toPng());
            return html`<li><button type="button" @click=${() => this.#save(name, content)}>${name} <span>the figure as it is</span></button></li>`;
          }),
        )}
        ${this.fault ? html`<p role="alert">${this.fault}</p>` : ""}
      </ul>
    </details>`;
  }

  /** Those that have something to show. */
  #figures(): Chart[] {
    return this.charts().filter((element): element is Chart => element instanceof Chart && element.isDrawn);
  }

  async #save(name: string, content: () => Blob | string | Promise<Blob | string>): Promise<void> {
    this.fault = "";
    try {
      save(name, await content());
      this.#close();
    } catch (error) {
      this.fault = `${name} could not be made: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    this.#close();
    this.renderRoot.querySelector("summary")?.focus();
  };

  #close(): void {
    this.renderRoot.querySelector("details")!.open = false;
  }
}

define("mf-sweep-save", MfSweepSave);
