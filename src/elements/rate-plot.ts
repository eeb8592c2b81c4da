import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { Statistics } from "../ensemble/index.ts";
import {
  type Figure,
  type Highlight,
  type RateOptions,
  type RateSeries,
  type Rich,
  rateFigure,
  seriesOf,
  spoken,
  undrawn,
  type View,
  windowWords,
} from "../figure/index.ts";
import { badge } from "./badge.ts";
import { define } from "./define.ts";
import { checkWindow, numberAttribute, viewOf, windowAttribute } from "./rate-input.ts";
import { richHtml } from "./rich.ts";
import { RunChart } from "./run-chart.ts";
import { differs, itemsDiffer } from "./same.ts";
import { TrajectoryRequest } from "./trajectory-request.ts";

/** ln t at the ends of a window. */
export interface WindowDetail {
  from: number;
  to: number;
}

/**
 * @summary The gap, or gap × ln t, against ln t on a log scale: bands and median of one population, or medians of several.
 * @fires mf-cursor - The cursor moved; `detail` is `{ index, x }` with x = ln t, null when it left.
 * @fires mf-window - A window was selected by pointer or keys; `detail` is `{ from, to }` in ln t, null when it was cleared.
 * @fires mf-progress - Its run has more to show; `detail` is the snapshot.
 * @fires mf-result - Its run has ended; `detail` is the record.
 * @fires mf-error - Its experiment cannot be used, its run failed, or a property has no meaning; `detail` is `{ message }`.
 * @csspart figure - The plot with all that belongs to it.
 * @csspart plot - The focusable plot.
 * @csspart legend - Names of curves, where they do not fit at the ends.
 * @csspart readout - Values at the cursor.
 * @csspart data - The table of the numbers.
 * @csspart window - What the fits on the window say.
 * @csspart error - What is wrong with a property.
 * @csspart empty - The sentence in place of a plot that would be empty.
 * @cssproperty --mf-series-1 - Colour of the first series, and so on to `--mf-series-6`.
 * @cssproperty --mf-series-2 - Colour of the highlighted trajectory.
 * @cssproperty --mf-ink - Text and theory curves.
 * @cssproperty --mf-muted - Ticks and marks.
 * @cssproperty --mf-line - Grid.
 * @cssproperty --mf-stage - Size of type on a stage, 24px where it is not set.
 * @cssproperty --mf-stage-height - Largest height of a plot on a stage, 66vh where it is not set.
 */
export class MfRatePlot extends RunChart {
  static override properties = {
    ...RunChart.properties,
    series: { attribute: false, hasChanged: itemsDiffer },
    mode: { type: String },
    from: { converter: numberAttribute },
    to: { converter: numberAttribute },
    window: { converter: windowAttribute, hasChanged: differs },
    highlight: { attribute: false, hasChanged: differs },
    trajectory: { converter: numberAttribute },
    lnAxis: { type: Boolean, attribute: "ln-axis" },
    note: { type: String },
    said: { state: true },
  };

  static override styles = [
    ...RunChart.styles,
    css`
      /* Sentences come and go with what is shown: what stands below stays where it is. */
      .window { margin: 8px 0; max-width: 66ch; min-height: 6em; font: var(--mf-size-2) / 1.5 var(--mf-serif); font-variant-numeric: tabular-nums; }
      :host([stage]) .window { min-height: 0; }
      .note { margin: 8px 0; color: var(--mf-muted); font-size: var(--mf-size-1); }
      .error { margin: 8px 0; max-width: 66ch; }
      .said { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; margin: 0; }
    `,
  ];

  /** What is plotted; one series is shown with its bands. */
  declare series: RateSeries[];
  /** `gap` on a log scale, or `product`: gap × ln t, which a rate 1/ln t flattens to its constant. */
  declare mode: "gap" | "product";
  /** The part of the axis that is shown begins at t = 10^from; null: at the first record. */
  declare from: number | null;
  /** It ends at t = 10^to; null: at the last record. */
  declare to: number | null;
  /** ln t between which 1/(ln t + k) and a power of t are fitted to the median of one cell; as an attribute two powers of ten, "3 7". */
  declare window: readonly [number, number] | null;
  /** One trajectory, drawn over the rest: its gap at ascending ln t. */
  declare highlight: Highlight | null;
  /** The same, of the run, by its number. */
  declare trajectory: number | null;
  /** A second axis with ln t itself. */
  declare lnAxis: boolean;
  /** Why there may be nothing to draw. */
  declare note: string;
  /** What a screen reader hears of a window that was selected. */
  declare private said: string;

  readonly #trajectory = new TrajectoryRequest(() => this.requestUpdate("trajectory"));
  #asked: Pick<RateOptions, "window"> & { view: View } = {
    view: { from: null, to: null, horizon: null },
    window: null,
  };
  #faults: string[] = [];
  /** The window before a drag that has not ended. */
  #before: MfRatePlot["window"] | undefined;
  /** The end of a window that stays where it is while keys move the other. */
  #anchor: number | null = null;

  constructor() {
    super();
    this.series = [];
    this.mode = "gap";
    this.from = null;
    this.to = null;
    this.window = null;
    this.highlight = null;
    this.trajectory = null;
    this.lnAxis = false;
    this.note = "";
    this.said = "";
  }

  /** Of several cells, or the one that `cell` picks. */
  protected override take({ cells, summaries }: Statistics): void {
    const all = cells.map((cell, index) => seriesOf(cell, summaries[index]));
    this.series = this.cell === null ? all : all.slice(this.cell, this.cell + 1);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    this.#trajectory.follow(this.source.run, this.cell, this.trajectory);
    const { error } = this.#trajectory;
    const faults = [...this.#check(), ...(error ? [error] : [])].map(({ message }) => message);
    for (const message of faults)
      if (!this.#faults.includes(message))
        this.dispatchEvent(
          new CustomEvent("mf-error", { detail: { message }, bubbles: true, composed: true }),
        );
    this.#faults = faults;
    super.willUpdate(changed);
  }

  override render(): TemplateResult {
    return html`${super.render()}
      ${this.#faults.map((fault) => html`<p class="error" part="error" role="alert">${badge("failed", "Left out.")} ${fault}</p>`)}`;
  }

  protected override figure(): Figure | Rich {
    return rateFigure(this.#options);
  }

  protected override caption(): TemplateResult {
    const missing = undrawn(this.#options);
    const some = missing.length > 0 && missing.length < this.series.length;
    const words = this.compact ? [] : windowWords(this.#options);
    return html`
      ${words.length > 0 ? html`<p class="window" part="window">${words.map((sentence) => html`${richHtml(sentence)} `)}</p>` : nothing}
      <p class="said" role="status">${this.said}</p>
      ${this.#trajectory.waits ? html`<p class="note" role="status">Following trajectory ${this.trajectory} …</p>` : nothing}
      ${some ? html`<p class="note missing">Not drawn, for there is no gap above 0 to draw: ${missing.join("; ")}.</p>` : nothing}`;
  }

  protected override get hint(): string {
    if (!this.brushes) return super.hint;
    return "Arrow keys or the pointer read the values. Shift and arrow keys, or a drag, select a window to fit; Escape clears it.";
  }

  protected override get brushes(): boolean {
    return this.series.length === 1 && !this.compact;
  }

  protected override dragged(from: number, to: number, phase: "move" | "end" | "cancel"): void {
    if (this.#before === undefined) this.#before = this.window;
    this.window = phase === "cancel" ? this.#before : this.#between(from, to);
    if (phase === "move") return;
    this.#before = undefined;
    if (phase === "end") this.#selected();
  }

  protected override stepped(from: number, to: number, extended: boolean): void {
    if (!this.brushes || !extended) {
      this.#anchor = null;
      return;
    }
    this.#anchor ??= from;
    this.window = this.#between(this.#anchor, to);
    this.#selected();
  }

  protected override cleared(): boolean {
    if (!this.window) return false;
    this.window = null;
    this.#anchor = null;
    this.#selected();
    return true;
  }

  #between(one: number, other: number): [number, number] | null {
    if (one === other) return null;
    return [this.xAt(Math.min(one, other)), this.xAt(Math.max(one, other))];
  }

  #selected(): void {
    const { window } = this;
    const detail: WindowDetail | null = window && { from: window[0], to: window[1] };
    this.#check();
    const [words] = windowWords(this.#options);
    this.said = words ? spoken(words) : "No window.";
    this.dispatchEvent(new CustomEvent("mf-window", { detail, bubbles: true, composed: true }));
  }

  /** Takes what has a meaning, and tells what has none. */
  #check(): Error[] {
    const written = (name: string) => this.getAttribute(name);
    const errors: Error[] = [];
    const attempt = <T>(take: () => T, without: T): T => {
      try {
        return take();
      } catch (error) {
        errors.push(error as Error);
        return without;
      }
    };
    const { end: horizon, window } = this;
    const view = attempt(() => viewOf(this.from, this.to, written), { from: null, to: null });
    const checked = attempt(() => {
      checkWindow(window, written);
      return window;
    }, null);
    this.#asked = { view: { ...view, horizon }, window: checked };
    return errors;
  }

  get #options(): RateOptions {
    const { series, mode, lnAxis, compact, note, onStage: stage } = this;
    const highlight = this.highlight ?? this.#trajectory.highlight;
    return { series, mode, lnAxis, compact, note, stage, highlight, ...this.#asked };
  }
}

define("mf-rate-plot", MfRatePlot);
