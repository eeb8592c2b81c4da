import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { type Figure, figureCsv, namesAtEnds, type Rich, type SvgOptions } from "../figure/index.ts";
import { chartStyles } from "./chart-styles.ts";
import { dataTable } from "./data-table.ts";
import { SIZE } from "./frame.ts";
import { legend } from "./legend.ts";
import { Plot } from "./plot.ts";
import { plotStyles } from "./plot-styles.ts";
import { richHtml } from "./rich.ts";
import { staged, stageStyles, Wake } from "./stage.ts";
import { readTheme, ThemeWatcher } from "./theme.ts";
import { base } from "./tokens.ts";
import { turn } from "./turn.ts";

/** Unscaled width on paper, and how much finer than a screen's pixels it is drawn there. */
const PAPER = { width: 420, compact: 300, scale: 3 };
/** A pointer that moves less has not dragged. */
const DRAG_PIXELS = 4;

export interface CursorDetail {
  /** Place in the plotted x, or null when the cursor has left. */
  index: number | null;
  x: number | null;
}

/**
 * What the plots have in common: a uPlot that follows data, theme, size and paper; a cursor for pointer and arrow
 * keys with its values as live text; names or a legend; and the same numbers as a table. Subclasses say what to draw.
 */
export abstract class Chart extends LitElement {
  static override properties = {
    compact: { type: Boolean, reflect: true },
    stage: { type: Boolean, reflect: true },
    index: { state: true },
  };

  static override styles = [plotStyles, base, stageStyles, chartStyles];

  /** Half the height, no table: one of many small plots. */
  declare compact: boolean;
  /** Type and lines for an audience, in a window of 1280 px or more; what is not the figure shows itself to a pointer or a key only. */
  declare stage: boolean;
  declare protected index: number | null;

  readonly #watcher = new ThemeWatcher(this, () => this.#restyled());
  readonly #resize = new ResizeObserver(() => this.#resized());
  readonly #plot = new Plot();
  #width = 0;
  #figure: Figure | Rich = [];
  #changed = true;
  #quiet = false;
  #isRead = false;
  #pressed: { index: number; x: number; drags: boolean } | null = null;

  constructor() {
    super();
    this.compact = false;
    this.stage = false;
    this.index = null;
    new Wake(this);
  }

  /** Said to those who come to the plot with the keyboard. */
  protected get hint(): string {
    return "Arrow keys or the pointer read the values.";
  }

  /** Whether a pointer that drags selects, and does not only read. */
  protected get brushes(): boolean {
    return false;
  }

  /** There is a plot, not words in its place. */
  get isDrawn(): boolean {
    return this.#plot.target !== null;
  }

  /** The plot as it is on the screen, on its background. Rejects where there is none. */
  async toPng(): Promise<Blob> {
    const drawn = this.renderRoot.querySelector("canvas");
    if (!drawn) throw new Error("there is no plot");
    const copy = document.createElement("canvas");
    Object.assign(copy, { width: drawn.width, height: drawn.height });
    const context = copy.getContext("2d")!;
    context.fillStyle = readTheme(this).paper;
    context.fillRect(0, 0, copy.width, copy.height);
    context.drawImage(drawn, 0, 0);
    return new Promise((resolve, reject) => {
      copy.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the browser made no picture of it"))));
    });
  }

  /** The plot as data, or in words why there is none. */
  protected abstract figure(): Figure | Rich;

  /** Words under the plot. */
  protected caption(): TemplateResult | typeof nothing {
    return nothing;
  }

  /** A pointer has dragged from one index to another; `cancel`: what it did was something else. */
  protected dragged(_from: number, _to: number, _phase: "move" | "end" | "cancel"): void {}

  /** A key has moved the cursor. */
  protected stepped(_from: number, _to: number, _extends: boolean): void {}

  /** Takes back what was selected, and tells whether there was something. */
  protected cleared(): boolean {
    return false;
  }

  /** The figure as a standalone SVG document, null where there is none; as wide as the element where nothing is said. */
  async toSvg(options: Partial<SvgOptions> = {}): Promise<string | null> {
    const figure = this.figure();
    if (Array.isArray(figure)) return null;
    const { figureSvg } = await import("../files/index.ts");
    return figureSvg(figure, { width: this.clientWidth || PAPER.width, ...options });
  }

  /** The numbers behind the figure as CSV, null where there is none. */
  toCsv(): string | null {
    const figure = this.figure();
    return Array.isArray(figure) ? null : figureCsv(figure);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resize.observe(this);
    if (this.hasUpdated) this.#rebuild();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resize.disconnect();
    this.#plot.destroy();
  }

  protected override async scheduleUpdate(): Promise<void> {
    if (!this.#isRead) await turn();
    this.#isRead = false;
    super.scheduleUpdate();
  }

  override willUpdate(changed: PropertyValues): void {
    // Names or a legend: what it will be is known before anything is drawn.
    this.#width ||= this.clientWidth;
    this.#changed = !this.hasUpdated || [...changed.keys()].some((name) => name !== "index");
    if (!this.#changed) return;
    const before = this.#figure;
    const figure = this.figure();
    this.#figure = figure;
    // What comes while somebody reads does not interrupt, and leaves the cursor where it was.
    this.#quiet = !changed.has("index");
    if (this.index === null || Array.isArray(before)) return;
    const at = before.x[this.index];
    this.index = Array.isArray(figure) || figure.x.length === 0 ? null : nearest(figure.x, at);
  }

  override render(): TemplateResult {
    const figure = this.#figure;
    if (Array.isArray(figure)) return html`<p class="empty" part="empty">${richHtml(figure)}</p>`;
    return html`
      <figure part="figure">
        <div class="plot chart ${this.brushes ? "brush" : ""}" part="plot" tabindex="0" role="application" aria-roledescription="chart"
          aria-label=${figure.label} aria-describedby="hint" @keydown=${this.#onKey} @blur=${() => this.#move(null)}
          @pointerdown=${this.#onPointer} @pointermove=${this.#onPointer} @pointerup=${this.#onPointer}
          @pointercancel=${this.#onPointer} @pointerleave=${this.#onPointer} @dblclick=${() => this.cleared()}></div>
        ${this.#named() ? nothing : legend(figure)}
        <div class="live idle">
          <p class="hint" id="hint">${this.index === null ? this.hint : nothing}</p>
          <output part="readout" aria-live=${this.#quiet ? "off" : "polite"} aria-atomic="true"
            >${this.index === null ? nothing : richHtml(figure.readout(this.index))}</output>
        </div>
        ${this.caption()} ${this.compact ? nothing : dataTable(this, figure)}
      </figure>`;
  }

  override updated(): void {
    this.toggleAttribute("data-drawn", true);
    const target = this.renderRoot.querySelector(".plot");
    if (this.#changed || target !== this.#plot.target) this.#draw();
    this.#plot.point(this.index);
    this.#quiet = false;
  }

  #named(): boolean {
    const figure = this.#figure;
    if (Array.isArray(figure)) return false;
    const width = this.#watcher.printing ? Number.POSITIVE_INFINITY : this.#width / this.#scale;
    return !this.compact && namesAtEnds(figure, width);
  }

  /** A stage asks for more of a figure than larger type: a figure that is drawn for one has fewer names. */
  protected get onStage(): boolean {
    return this.stage && this.#watcher.wide;
  }

  get #scale(): number {
    if (this.#watcher.printing) return PAPER.scale;
    if (!this.onStage) return 1;
    const live = this.renderRoot.querySelector(".live");
    return live ? Number.parseFloat(getComputedStyle(live).fontSize) / SIZE : 1;
  }

  #resized(): void {
    if (this.#watcher.printing || Math.abs(this.clientWidth - this.#width) < 1) return;
    const named = this.#named();
    this.#width = this.clientWidth;
    if (named !== this.#named()) this.requestUpdate();
    this.#rebuild();
  }

  #restyled(): void {
    this.#rebuild();
    if (this.stage) this.requestUpdate("stage");
  }

  #rebuild(): void {
    this.#plot.destroy();
    this.#draw();
  }

  #draw(): void {
    const figure = this.#figure;
    const target = this.renderRoot.querySelector(".plot");
    const { printing } = this.#watcher;
    const width = printing ? (this.compact ? PAPER.compact : PAPER.width) : this.#width || this.clientWidth;
    if (Array.isArray(figure) || !target || width === 0) {
      this.#plot.destroy();
      return;
    }
    const scale = this.#scale;
    const stage = this.onStage && !printing;
    const frame = {
      figure: stage ? staged(figure, scale) : figure,
      theme: readTheme(this),
      scale,
      named: this.#named(),
    };
    this.#plot.draw(
      target,
      frame,
      stage ? stageSize(width, scale, Number.parseFloat(getComputedStyle(target).maxHeight)) : sizeOf(width),
    );
    this.#plot.point(this.index);
  }

  protected xAt(index: number): number {
    return Array.isArray(this.#figure) ? Number.NaN : this.#figure.x[index];
  }

  #move(index: number | null): void {
    if (index === this.index || Array.isArray(this.#figure)) return;
    this.#isRead = true;
    this.index = index;
    const detail: CursorDetail = { index, x: index === null ? null : this.#figure.x[index] };
    this.dispatchEvent(new CustomEvent("mf-cursor", { detail, bubbles: true, composed: true }));
  }

  readonly #onPointer = (event: PointerEvent): void => {
    const from = this.#pressed;
    switch (event.type) {
      case "pointerdown": {
        const index = this.#plot.indexAt(event);
        if (index === null || !event.isPrimary || event.button !== 0) return;
        this.#pressed = { index, x: event.clientX, drags: false };
        if (this.brushes) (event.currentTarget as Element).setPointerCapture(event.pointerId);
        this.#move(index);
        break;
      }
      case "pointermove": {
        if (from && this.brushes && Math.abs(event.clientX - from.x) >= DRAG_PIXELS) from.drags = true;
        const index = this.#plot.indexAt(event, from?.drags);
        this.#move(index);
        if (from?.drags && index !== null) this.dragged(from.index, index, "move");
        break;
      }
      case "pointerleave":
        // A finger that is lifted leaves what it has pointed at.
        if (event.pointerType !== "touch" && !from) this.#move(null);
        break;
      default: {
        this.#pressed = null;
        const index = this.#plot.indexAt(event, true);
        if (from?.drags && index !== null)
          this.dragged(from.index, index, event.type === "pointerup" ? "end" : "cancel");
      }
    }
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (Array.isArray(this.#figure)) return;
    const last = this.#figure.x.length - 1;
    const from = this.index;
    const moves: Record<string, number | null> = {
      ArrowRight: Math.min(last, (from ?? -1) + 1),
      ArrowLeft: Math.max(0, (from ?? last + 1) - 1),
      PageDown: Math.min(last, (from ?? -1) + 10),
      PageUp: Math.max(0, (from ?? last + 1) - 10),
      Home: 0,
      End: last,
      Escape: null,
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    // Around it there may be slides that go by the same keys.
    event.stopPropagation();
    if (to === null && this.cleared()) return;
    this.#move(to);
    if (to !== null) this.stepped(from ?? to, to, event.shiftKey);
  };
}

const sizeOf = (width: number) => ({
  width,
  height: Math.round(Math.min(560, Math.max(240, width * (width < 500 ? 0.72 : 0.58)))),
});

/** 16:9, and 4:3 beside another, as large as `tallest` lets it be. */
function stageSize(width: number, scale: number, tallest: number): { width: number; height: number } {
  const height = Math.max(240, Math.min(width * (width < 900 ? 0.75 : 0.5625), tallest));
  return { width: width / scale, height: height / scale };
}

function nearest(x: number[], value: number): number {
  const next = x.findIndex((other) => other >= value);
  if (next < 0) return x.length - 1;
  return next > 0 && value - x[next - 1] < x[next] - value ? next - 1 : next;
}
