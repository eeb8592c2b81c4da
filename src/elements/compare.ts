import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { type Cell, cellsOf } from "../experiment/index.ts";
import { compareFigures, comparison, type Figure, type Rich, type Side, seriesOf } from "../figure/index.ts";
import type { Run } from "../web/index.ts";
import { badgeStyles } from "./badge.ts";
import { define } from "./define.ts";
import "./figure.ts";
import { richHtml } from "./rich.ts";
import { RunController, sourceWords } from "./run-controller.ts";
import { stageStyles, Wake } from "./stage.ts";
import { base } from "./tokens.ts";

/** Below this width two panels are too narrow to read, CSS pixels. */
const TWO_PANELS = 720;

const SIDES = ["left", "right"] as const;
const OPTIMIZERS: Record<Cell["optimizer"]["kind"], { name: string; colour: number }> = {
  gd: { name: "GD", colour: 0 },
  adam: { name: "Adam", colour: 1 },
};

/**
 * @summary Two experiments on the same axes, side by side or in one plot: medians and bands of the gap, or of gap × ln t, and both answers. Of
 * an experiment with several cells the first is taken.
 * @fires mf-cursor - The cursor of a plot moved; `detail` is `{ index, x }` with x = ln t, null when it left.
 * @fires mf-progress - A run has more to show; `detail` is `{ side, snapshot }`, the side `left` or `right`.
 * @fires mf-result - A run has ended; `detail` is `{ side, record }`.
 * @fires mf-error - An experiment cannot be used, or its run failed; `detail` is `{ side, message }`. The other side is shown all the same.
 * @csspart panel - One plot, with its name above it.
 * @csspart name - The name of an experiment, in its colour.
 * @csspart empty - The sentence in place of a plot that would be empty.
 * @csspart answer - Both answers.
 * @cssproperty --mf-series-1 - Colour of gradient descent, or of the left one where both have the same optimizer.
 * @cssproperty --mf-series-2 - Colour of Adam, or of the right one.
 * @cssproperty --mf-stage - Size of type on a stage, 24px where it is not set.
 * @cssproperty --mf-stage-height - Largest height of a plot on a stage, 66vh where it is not set.
 */
export class MfCompare extends LitElement {
  static override properties = {
    left: {},
    right: {},
    leftLabel: { attribute: "left-label" },
    rightLabel: { attribute: "right-label" },
    mode: {},
    overlay: { type: Boolean },
    stage: { type: Boolean, reflect: true },
    runs: { attribute: false },
    narrow: { state: true },
  };

  static override styles = [
    base,
    badgeStyles,
    stageStyles,
    css`
      .panels { display: grid; gap: 8px 32px; grid-template-columns: repeat(2, minmax(0, 1fr)); align-items: start; }
      .name { margin: 0 0 4px; font: 600 var(--mf-size-2) / 1.4 var(--mf-sans); }
      .name::before { content: ""; display: inline-block; width: 16px; height: 3px; margin-right: 8px; vertical-align: middle; background: var(--mark); }
      .name[data-colour="0"] { --mark: var(--mf-series-1); }
      .name[data-colour="1"] { --mark: var(--mf-series-2); }
      .answer, .empty { max-width: 66ch; margin: 8px 0 0; font: var(--mf-size-3) / 1.5 var(--mf-serif); }
      .empty { overflow-wrap: anywhere; }
    `,
  ];

  /** An experiment, a preset or a record, as `experiment` of the other elements. */
  declare left: unknown;
  /** The other one. */
  declare right: unknown;
  /** What the left one is called; left out, what the two differ in. */
  declare leftLabel: string | null;
  /** The same of the other one. */
  declare rightLabel: string | null;
  /** `gap` on a log scale, or `product`: gap × ln t. */
  declare mode: "gap" | "product";
  /** Both in one plot, as it is where there is no room for two. */
  declare overlay: boolean;
  /** Type and lines for an audience, in a window of 1280 px or more. */
  declare stage: boolean;
  /** Runs that are at hand already, instead of `left` and `right`. */
  declare runs: [Run, Run] | null;
  declare protected narrow: boolean;

  readonly #sources = SIDES.map((side) => new RunController(this, side));
  readonly #resize = new ResizeObserver(() => {
    this.narrow = this.clientWidth < TWO_PANELS;
  });

  constructor() {
    super();
    this.left = null;
    this.right = null;
    this.leftLabel = null;
    this.rightLabel = null;
    this.mode = "gap";
    this.overlay = false;
    this.stage = false;
    this.runs = null;
    this.narrow = false;
    new Wake(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resize.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resize.disconnect();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    for (const [place, side] of SIDES.entries()) {
      if (changed.has("runs") && (this.runs || this.hasUpdated))
        this.#sources[place].show(this.runs?.[place] ?? null);
      else if (changed.has(side) && (this[side] !== null || this.hasUpdated))
        this.#sources[place].follow(this[side]);
    }
  }

  override render(): TemplateResult {
    const sides = this.#sides();
    const known = sides.filter((side) => side !== null);
    const { panels, overlay } = compareFigures(known, this.mode, this.stage);
    const underway = this.#sources.some(({ run }) => run?.statistics && run.state !== "done");
    return html`
      ${this.overlay || this.narrow ? this.#together(overlay, known.length > 0) : this.#apart(sides, panels)}
      ${
        known.length > 0
          ? html`<p class="answer" part="answer">${richHtml(comparison(known))}${underway ? " Still running." : nothing}</p>`
          : nothing
      }`;
  }

  #apart(sides: (Side | null)[], panels: (Figure | Rich)[]): TemplateResult {
    const known = sides.filter((side) => side !== null);
    return html`<div class="panels">${sides.map(
      (side, place) => html`
        <div part="panel" role="group" aria-label=${this.#label(place)}>
          <p class="name" part="name" data-colour=${this.#colour(place)}>${this.#label(place)}</p>
          ${side ? html`<mf-figure ?stage=${this.stage} .content=${panels[known.indexOf(side)]}></mf-figure>` : this.#why(place)}
        </div>`,
    )}</div>`;
  }

  #together(overlay: Figure | Rich, drawn: boolean): TemplateResult {
    const missing = SIDES.flatMap((_, place) => (this.#sideOf(place) ? [] : [place]));
    return html`<div part="panel">
      ${missing.map(
        (place) =>
          html`<p class="name" part="name" data-colour=${this.#colour(place)}>${this.#label(place)}</p>${this.#why(place)}`,
      )}
      ${drawn ? html`<mf-figure ?stage=${this.stage} .content=${overlay}></mf-figure>` : nothing}
    </div>`;
  }

  #why(place: number): TemplateResult {
    return html`<p class="empty" part="empty" role="status">${
      sourceWords(this.#sources[place]) ?? "Nothing is named to compare with."
    }</p>`;
  }

  #sides(): (Side | null)[] {
    return SIDES.map((_, place) => this.#sideOf(place));
  }

  #sideOf(place: number): Side | null {
    const statistics = this.#sources[place].run?.statistics;
    if (!statistics || this.#sources[place].error) return null;
    const [summary] = statistics.summaries;
    const series = {
      ...seriesOf(statistics.cells[0], summary),
      label: this.#label(place),
      colour: this.#colour(place),
    };
    return { series, summary };
  }

  get #cells(): (Cell | null)[] {
    return this.#sources.map(({ run }) => run && cellsOf(run.experiment)[0]);
  }

  /** Optimizers have colours of their own. */
  #colour(place: number): number {
    const kinds = this.#cells.map((cell) => cell?.optimizer.kind);
    const kind = kinds[place];
    return kind && kinds[0] !== kinds[1] ? OPTIMIZERS[kind].colour : place;
  }

  #label(place: number): string {
    const given = [this.leftLabel, this.rightLabel][place];
    if (given) return given;
    const names = this.#cells.map((cell, side) =>
      cell
        ? [
            OPTIMIZERS[cell.optimizer.kind].name,
            `learning rate ${cell.optimizer.learningRate}`,
            cell.label,
            this.#sources[side].run!.experiment.name,
          ]
        : [],
    );
    return names[place].find((name, level) => name !== names[1 - place][level]) ?? SIDES[place];
  }
}

define("mf-compare", MfCompare);
