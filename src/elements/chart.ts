import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import uPlot from "uplot";
import {
  type Figure,
  figureCsv,
  figureSvg,
  namesAtEnds,
  type Rich,
  type SvgOptions,
} from "../figure/index.ts";
import { type Frame, nameRoom, tickRoom } from "./frame.ts";
import { legend } from "./legend.ts";
import { plotOptions } from "./options.ts";
import { plotStyles } from "./plot-styles.ts";
import { richHtml } from "./rich.ts";
import { readTheme, ThemeWatcher } from "./theme.ts";
import { base } from "./tokens.ts";

/** Unscaled width on paper, and how much finer than a screen's pixels it is drawn there. */
const PAPER = { width: 420, compact: 300, scale: 3 };

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
  static override properties = { compact: { type: Boolean, reflect: true }, index: { state: true } };

  static override styles = [
    plotStyles,
    base,
    css`
      .plot { min-width: 0; width: 100%; }
      .empty { min-height: 120px; padding: 24px 0; margin: 0; max-width: 60ch; font: var(--mf-size-3) / 1.5 var(--mf-serif); }
      figure { margin: 0; }
      output { color: var(--mf-muted); font-variant-numeric: tabular-nums; }
      .live { min-height: 3em; position: relative; font-size: var(--mf-size-1); }
      :host([compact]) .live { min-height: 1.5em; }
      .hint { margin: 0; color: var(--mf-muted); position: absolute; clip-path: inset(50%); }
      .plot:focus-visible ~ .live .hint { clip-path: none; }
      .legend { display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 4px 0 8px; padding: 0; list-style: none; font-size: var(--mf-size-1); }
      .legend li { display: inline-flex; align-items: center; gap: 8px; }
      .legend svg { flex: none; }
      .table { max-height: 320px; }
      @media print {
        .live, details { display: none; }
        .plot .uplot, .plot .u-wrap, .plot canvas { width: 100% !important; height: auto !important; }
        .plot .u-over, .plot .u-under, .plot .u-axis { display: none; }
        figure { break-inside: avoid; }
      }
    `,
  ];

  /** Half the height, no table: one of many small plots. */
  declare compact: boolean;
  declare protected index: number | null;

  readonly #watcher = new ThemeWatcher(this, () => this.#rebuild());
  readonly #resize = new ResizeObserver(() => this.#resized());
  #plot: uPlot | null = null;
  #frame: Frame | null = null;
  #built = "";
  #width = 0;
  #moving = false;
  #figure: Figure | Rich = [];

  constructor() {
    super();
    this.compact = false;
    this.index = null;
  }

  /** There is a plot, not words in its place. */
  get isDrawn(): boolean {
    return this.#plot !== null;
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

  /** The figure as a standalone SVG document, null where there is none; as wide as the element where nothing is said. */
  toSvg(options: Partial<SvgOptions> = {}): string | null {
    const figure = this.figure();
    if (Array.isArray(figure)) return null;
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
    this.#plot?.destroy();
    this.#plot = null;
  }

  override willUpdate(changed: PropertyValues): void {
    if (this.hasUpdated && changed.size === 1 && changed.has("index")) return;
    this.#figure = this.figure();
    if (!Array.isArray(this.#figure) && (this.index ?? 0) >= this.#figure.x.length) this.index = null;
  }

  override render(): TemplateResult {
    const figure = this.#figure;
    if (Array.isArray(figure)) return html`<p class="empty" part="empty">${richHtml(figure)}</p>`;
    return html`
      <figure part="figure">
        <div class="plot" part="plot" tabindex="0" role="application" aria-roledescription="chart"
          aria-label=${figure.label} aria-describedby="hint" @keydown=${this.#onKey} @blur=${() => this.#move(null)}></div>
        ${this.#named() ? nothing : legend(figure)}
        <div class="live">
          <p class="hint" id="hint">${this.index === null ? "Arrow keys or the pointer read the values." : nothing}</p>
          <output part="readout" aria-live="polite" aria-atomic="true"
            >${this.index === null ? nothing : richHtml(figure.readout(this.index))}</output>
        </div>
        ${this.caption()} ${this.compact ? nothing : this.#table(figure)}
      </figure>`;
  }

  override updated(changed: PropertyValues): void {
    if (changed.size === 1 && changed.has("index") && this.#plot) this.#point();
    else this.#draw();
  }

  #table(figure: Figure): TemplateResult {
    const { caption, head, rows } = figure.table;
    const toggled = () => this.requestUpdate();
    const open = this.renderRoot.querySelector("details")?.open ?? false;
    return html`
      <details @toggle=${toggled} part="data">
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

  #named(): boolean {
    const figure = this.#figure;
    if (Array.isArray(figure)) return false;
    return (
      !this.compact && namesAtEnds(figure, this.#watcher.printing ? Number.POSITIVE_INFINITY : this.#width)
    );
  }

  #resized(): void {
    if (this.#watcher.printing || Math.abs(this.clientWidth - this.#width) < 1) return;
    const named = this.#named();
    this.#width = this.clientWidth;
    if (named !== this.#named()) this.requestUpdate();
    this.#rebuild();
  }

  #rebuild(): void {
    this.#built = "";
    this.#draw();
  }

  #draw(): void {
    const figure = this.#figure;
    const target = this.renderRoot.querySelector<HTMLElement>(".plot");
    const printing = this.#watcher.printing;
    const width = printing ? (this.compact ? PAPER.compact : PAPER.width) : this.#width || this.clientWidth;
    if (Array.isArray(figure) || !target || width === 0) {
      this.#plot?.destroy();
      this.#plot = null;
      return;
    }
    const scale = printing ? PAPER.scale : 1;
    this.#frame = { figure, theme: readTheme(this), scale, named: this.#named() };
    const kinds = figure.lines.map((line) => [line.width, line.colour, line.bars, line.dash, line.dots]);
    const key = JSON.stringify([
      kinds,
      figure.bands,
      figure.xAxis.log,
      figure.yAxis.log,
      scale,
      width,
      this.#frame.named,
    ]);
    const data = [figure.x, ...figure.lines.map((line) => line.values)] as uPlot.AlignedData;
    if (this.#plot && key === this.#built && this.#plot.root.parentElement === target) {
      this.#plot.setData(data);
    } else {
      this.#built = key;
      this.#build(target, width, data);
    }
    this.#point();
  }

  #build(target: HTMLElement, width: number, data: uPlot.AlignedData): void {
    const frame = this.#frame!;
    this.#plot?.destroy();
    target.replaceChildren();
    const height = Math.round(Math.min(560, Math.max(240, width * (width < 500 ? 0.72 : 0.58))));
    const context = document.createElement("canvas").getContext("2d")!;
    const room = {
      width,
      height,
      left: tickRoom(context, frame, height - 80),
      right: nameRoom(context, frame),
    };
    const moved = (index: number | null) => {
      if (!this.#moving) this.#move(index);
    };
    this.#plot = new uPlot(
      plotOptions(() => this.#frame!, room, moved),
      data,
      target,
    );
  }

  /** Puts uPlot's hairline where the index is, without hearing of it again. */
  #point(): void {
    const plot = this.#plot;
    if (!plot || !this.#frame) return;
    const at = this.index === null ? -10 : plot.valToPos(this.#frame.figure.x[this.index], "x");
    this.#moving = true;
    plot.setCursor({ left: at, top: this.index === null ? -10 : 1 }, false);
    this.#moving = false;
  }

  #move(index: number | null): void {
    if (index === this.index || Array.isArray(this.#figure)) return;
    this.index = index;
    const detail: CursorDetail = { index, x: index === null ? null : this.#figure.x[index] };
    this.dispatchEvent(new CustomEvent("mf-cursor", { detail, bubbles: true, composed: true }));
  }

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
    this.#move(to);
  };
}
