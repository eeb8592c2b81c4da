import { html, LitElement, nothing, type PropertyValues, svg, type TemplateResult } from "lit";
import type { Trace } from "../ensemble/index.ts";
import {
  DARK,
  type Figure,
  figureCsv,
  nearest,
  PRINT,
  type Rich,
  type Setting,
  type SvgOptions,
  settingOf,
  spoken,
  type TrajectoryLayout,
  time,
  trajectoryFigure,
  trajectoryLayout,
  trajectoryScene,
} from "../figure/index.ts";
import { badge, badgeStyles } from "./badge.ts";
import { dataTable } from "./data-table.ts";
import { define } from "./define.ts";
import { Player } from "./player.ts";
import { richHtml, richWidth } from "./rich.ts";
import { shapesSvg } from "./shapes.ts";
import { stageStyles, Wake } from "./stage.ts";
import { readTheme, ThemeWatcher } from "./theme.ts";
import { base } from "./tokens.ts";
import { TrajectorySource } from "./trajectory-source.ts";
import { trajectoryStyles } from "./trajectory-styles.ts";
import { keyTarget, nearestPlace, nextFrame } from "./trajectory-time.ts";

let context: CanvasRenderingContext2D | null = null;

/** What is shown first: the end of most experiments' exact steps, where the boundary's distance can be seen. */
const FIRST_SHOWN = 4 * Math.LN10;
const PAPER = { width: 560, em: 13 };
/** Part of the window's height: the picture, its strip and the words are to be seen at once. */
const TALLEST = 0.36;

export interface TimeDetail {
  /** Record of the trace. */
  index: number;
  lnT: number;
}

/**
 * @summary One network drawn as its function on the line, with points, kinks, boundary and margin, scrubbed through log-time.
 * @fires mf-result - The trajectory of its experiment has been followed; `detail` is the trace.
 * @fires mf-error - Its experiment cannot be used, or has no such trajectory; `detail` is `{ message }`.
 * @fires mf-time - The reader or the play button moved to another record; `detail` is `{ index, lnT }`.
 * @csspart figure - The picture with all that belongs to it.
 * @csspart plot - The focusable picture and its time strip, a slider.
 * @csspart play - The play button.
 * @csspart readout - What is seen at this time, in one sentence.
 * @csspart data - The table of the numbers.
 * @csspart empty - The sentence in place of a picture that would be empty.
 * @cssproperty --mf-series-1 - Colour of the first neuron, and so on to `--mf-series-6`.
 * @cssproperty --mf-ink - The function.
 * @cssproperty --mf-accent - Boundary, margin and the place in time.
 * @cssproperty --mf-size-1 - Size of the type in the picture.
 * @cssproperty --mf-stage - Size of type on a stage, 24px where it is not set.
 * @cssproperty --mf-stage-height - Largest height of the picture on a stage; where it is short, lanes and strip give way.
 */
export class MfTrajectory extends LitElement {
  static override properties = {
    experiment: {},
    cell: { type: Number },
    trajectory: { type: Number },
    trace: { attribute: false },
    index: { type: Number },
    mode: { type: String },
    compact: { type: Boolean, reflect: true },
    stage: { type: Boolean, reflect: true },
    note: { type: String },
    space: { state: true },
  };

  static override styles = [base, badgeStyles, trajectoryStyles, stageStyles];

  /** An experiment (JSON or object), the name of a preset, or the address of a run folder, of which one trajectory is followed in f64. */
  declare experiment: unknown;
  /** Which cell of it, from 0. */
  declare cell: number;
  /** Which trajectory of the cell; null: the first that succeeds. */
  declare trajectory: number | null;
  /** The trajectory, as `trace()` follows it. */
  declare trace: Trace | null;
  /** Record that is shown; left out, the one at t = 10^4. Another trace is shown at the same time as the one before. */
  declare index: number | null;
  /** What the strip shows over time: `product`, gap × ln t, or `gap`. */
  declare mode: "gap" | "product";
  /** Without neurons, table and titles: one of many small pictures. */
  declare compact: boolean;
  /** On a stage from 1280 px of the window on: large type, and controls while somebody is at them. */
  declare stage: boolean;
  /** Why there may be nothing to draw. */
  declare note: string;
  /** Width and font size, pixels. */
  declare protected space: { width: number; em: number };

  readonly #source = new TrajectorySource(this);
  readonly #player = new Player(this, () => this.#advance());
  readonly #watcher = new ThemeWatcher(this, () => this.requestUpdate());
  readonly #resize = new ResizeObserver(() => this.#measure());
  #setting: Setting | null = null;
  #figure: Figure | null = null;
  #lnT = FIRST_SHOWN;
  #layout: TrajectoryLayout | null = null;
  /** The height that the page gives the picture on a stage, if it does. */
  #room: number | null = null;

  constructor() {
    super();
    this.experiment = null;
    this.cell = 0;
    this.trajectory = null;
    this.trace = null;
    this.index = null;
    this.mode = "product";
    this.compact = false;
    this.stage = false;
    new Wake(this);
    this.note = "";
    this.space = { width: 0, em: 13 };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resize.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resize.disconnect();
  }

  /** Moves on through the records, ten frames a second; from the start, where it stands at the end. */
  play(): void {
    const { trace } = this;
    if (!trace) return;
    if (this.index === trace.nets.length - 1) this.#move(0);
    if (this.#player.jumps) this.#move(trace.nets.length - 1);
    else this.#player.start();
  }

  pause(): void {
    this.#player.stop();
  }

  get playing(): boolean {
    return this.#player.running;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const named = changed.has("experiment") || changed.has("cell") || changed.has("trajectory");
    if (this.experiment !== null && named) this.#source.follow(this.experiment, this.cell, this.trajectory);
    const { trace } = this;
    if (!trace || trace.nets.length === 0) {
      this.#setting = null;
      this.#figure = null;
      return;
    }
    const reached = trace.lnT.subarray(0, trace.nets.length);
    if (changed.has("trace")) {
      const follows = this.#setting !== null && !changed.has("index");
      this.#setting = settingOf(trace);
      if (follows) this.index = nearest(reached, this.#lnT);
    }
    if (changed.has("trace") || changed.has("mode"))
      this.#figure = trajectoryFigure(this.#setting!, this.mode);
    this.index = Math.min(
      reached.length - 1,
      Math.max(0, Math.round(Number.isFinite(this.index) ? this.index! : nearest(reached, this.#lnT))),
    );
    this.#lnT = reached[this.index];
  }

  override render(): TemplateResult {
    const [setting, figure] = [this.#setting, this.#figure];
    if (setting && figure) return html`<div class="root">${this.#content(setting, figure)}</div>`;
    const { error, waits } = this.#source;
    if (error)
      return html`<div class="root"><p class="empty" part="empty" role="alert">${badge("failed", "Not shown.")} ${error}</p></div>`;
    if (waits)
      return html`<div class="root"><p class="empty" part="empty" role="status">Following the trajectory …</p></div>`;
    const why = this.trace ? "This trajectory went out of range before its first record." : this.note;
    return html`<div class="root"><p class="empty" part="empty">${why || "No trajectory has been followed yet."}</p></div>`;
  }

  #content(setting: Setting, figure: Figure): TemplateResult {
    const index = this.index!;
    const { compact } = this;
    return html`
      <figure part="figure">
        <div class="plot" part="plot" tabindex="0" role="slider" aria-orientation="horizontal"
          aria-label=${figure.label} aria-valuemin="0" aria-valuemax=${figure.x.length - 1} aria-valuenow=${index}
          aria-valuetext=${`t = ${spoken(time(this.#lnT))}`} @keydown=${this.#onKey}>${this.#picture(setting, figure)}</div>
        <div class="under">
          ${this.#button(index === figure.x.length - 1)}
          <output part="readout" aria-live=${this.playing ? "off" : "polite"} aria-atomic="true"
            >${richHtml(figure.readout(index))}</output>
        </div>
        ${compact ? nothing : dataTable(this, figure)}
      </figure>`;
  }

  #picture(setting: Setting, figure: Figure): TemplateResult | typeof nothing {
    const { width, em } = this.#watcher.printing ? PAPER : this.space;
    if (width === 0) return nothing;
    context ??= document.createElement("canvas").getContext("2d")!;
    const { sans } = readTheme(this);
    const measure = (text: Rich, size: number) => richWidth(context!, text, size, sans);
    const { compact } = this;
    const size = { width, fontSize: em, tallest: TALLEST * innerHeight, compact, measure };
    const layout = trajectoryLayout(setting, figure, this.#room ? { ...size, room: this.#room } : size);
    this.#layout = layout;
    const { shapes, height } = trajectoryScene(setting, figure, this.index!, layout);
    return html`<svg class="picture" viewBox=${`0 0 ${width} ${height}`} aria-hidden="true">
      ${shapesSvg(shapes)}
      <rect class="scrub" y=${layout.strip.top - 8} width=${width} height=${height - layout.strip.top + 8}
        @pointerdown=${this.#onPointer} @pointermove=${this.#onPointer}></rect></svg>`;
  }

  /** The picture and its strip at this time as a standalone SVG document, null where there is none; as wide as the element where nothing is said. */
  async toSvg({ theme, width, fontSize }: Partial<Omit<SvgOptions, "height">> = {}): Promise<string | null> {
    const [setting, figure] = [this.#setting, this.#figure];
    if (!setting || !figure) return null;
    const { compact } = this;
    const size = {
      width: width ?? (this.clientWidth || PAPER.width),
      compact,
      ...(fontSize ? { fontSize } : {}),
    };
    const layout = trajectoryLayout(setting, figure, size);
    const { sceneSvg } = await import("../files/index.ts");
    return sceneSvg(trajectoryScene(setting, figure, this.index!, layout), theme === "dark" ? DARK : PRINT);
  }

  /** Every record of the trajectory as CSV, with all parameters; null where there is none. */
  toCsv(): string | null {
    return this.#figure && figureCsv(this.#figure);
  }

  #button(atEnd: boolean): TemplateResult {
    const words = this.playing
      ? "Pause"
      : this.#player.jumps
        ? atEnd
          ? "To the start"
          : "To the end"
        : "Play";
    const icon = this.playing
      ? svg`<path d="M2 1h3v10H2zM7 1h3v10H7z"></path>`
      : svg`<path d="M2 1l9 5l-9 5z"></path>`;
    return html`<button type="button" class="idle" part="play" @click=${this.#onPlay}>
      <svg viewBox="0 0 12 12" aria-hidden="true">${icon}</svg>${words}</button>`;
  }

  override updated(): void {
    const plot = this.renderRoot.querySelector(".plot");
    if (!plot || this.#watcher.printing) return;
    const room = Number.parseFloat(getComputedStyle(plot).maxHeight) || null;
    if (room === this.#room) return;
    this.#room = room;
    this.requestUpdate();
  }

  #measure(): void {
    const root = this.renderRoot.querySelector(".root");
    if (!root || this.#watcher.printing) return;
    const width = this.clientWidth;
    const em = Number.parseFloat(getComputedStyle(root).fontSize);
    if (Math.abs(width - this.space.width) >= 1 || em !== this.space.em) this.space = { width, em };
  }

  #advance(): boolean {
    const { trace } = this;
    if (!trace) return false;
    const to = nextFrame(trace.lnT.subarray(0, trace.nets.length), this.index ?? 0);
    this.#move(to);
    return to < trace.nets.length - 1;
  }

  #move(to: number): void {
    const { trace } = this;
    if (!trace || to === this.index) return;
    this.index = to;
    const detail: TimeDetail = { index: to, lnT: trace.lnT[to] };
    this.dispatchEvent(new CustomEvent("mf-time", { detail, bubbles: true, composed: true }));
  }

  readonly #onPlay = (): void => {
    if (this.playing) this.pause();
    else if (this.#player.jumps && this.index === (this.trace?.nets.length ?? 0) - 1) this.#move(0);
    else this.play();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const last = (this.trace?.nets.length ?? 0) - 1;
    const to = keyTarget(event.key, this.index ?? 0, last);
    if (to === null || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    // A deck of slides would turn the page.
    event.stopPropagation();
    this.pause();
    this.#move(to);
  };

  readonly #onPointer = (event: PointerEvent): void => {
    const target = event.currentTarget as SVGElement;
    if (event.type === "pointerdown") target.setPointerCapture(event.pointerId);
    if (!target.hasPointerCapture(event.pointerId) || !this.#layout || !this.trace) return;
    this.pause();
    const box = target.getBoundingClientRect();
    const pixel = ((event.clientX - box.left) / box.width) * this.#layout.width;
    const reached = this.trace.lnT.subarray(0, this.trace.nets.length);
    this.#move(nearestPlace(reached, this.#layout.lnT(pixel)));
  };
}

define("mf-trajectory", MfTrajectory);
