import { html, LitElement, nothing, type PropertyValues, svg, type TemplateResult } from "lit";
import type { Trace } from "../ensemble/index.ts";
import {
  type Figure,
  nearest,
  type Portrait,
  portraitOf,
  type Setting,
  settingOf,
  spoken,
  time,
  trajectoryFigure,
} from "../figure/index.ts";
import { dataTable } from "./data-table.ts";
import { define } from "./define.ts";
import { Player } from "./player.ts";
import { richHtml } from "./rich.ts";
import { readTheme, ThemeWatcher } from "./theme.ts";
import { base } from "./tokens.ts";
import { type Layout, layoutOf } from "./trajectory-layout.ts";
import { picture } from "./trajectory-picture.ts";
import { strip } from "./trajectory-strip.ts";
import { trajectoryStyles } from "./trajectory-styles.ts";

/** What is shown first: the end of most experiments' exact steps, where the boundary's distance can be seen. */
const FIRST_SHOWN = 4 * Math.LN10;
const PAGE = 10;
const PAPER = { width: 560, em: 13 };
/** A play from t = 10 to the end of a long trajectory takes about this many frames. */
const FRAMES = 150;

export interface TimeDetail {
  /** Record of the trace. */
  index: number;
  lnT: number;
}

/**
 * @summary One network drawn as its function on the line, with points, kinks, boundary and margin, scrubbed through log-time.
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
 */
export class MfTrajectory extends LitElement {
  static override properties = {
    trace: { attribute: false },
    index: { type: Number },
    mode: { type: String },
    compact: { type: Boolean, reflect: true },
    note: { type: String },
    space: { state: true },
  };

  static override styles = [base, trajectoryStyles];

  /** The trajectory, as `trace()` follows it. */
  declare trace: Trace | null;
  /** Record that is shown; left out, the one at t = 10^4. Another trace is shown at the same time as the one before. */
  declare index: number | null;
  /** What the strip shows over time: `product`, gap × ln t, or `gap`. */
  declare mode: "gap" | "product";
  /** Without neurons, table and titles: one of many small pictures. */
  declare compact: boolean;
  /** Why there may be nothing to draw. */
  declare note: string;
  /** Width and font size, pixels. */
  declare protected space: { width: number; em: number };

  readonly #player = new Player(this, () => this.#advance());
  readonly #watcher = new ThemeWatcher(this, () => this.requestUpdate());
  readonly #resize = new ResizeObserver(() => this.#measure());
  #setting: Setting | null = null;
  #figure: Figure | null = null;
  #trail: Portrait[] = [];
  #lnT = FIRST_SHOWN;
  #layout: Layout | null = null;

  constructor() {
    super();
    this.trace = null;
    this.index = null;
    this.mode = "product";
    this.compact = false;
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
    const { trace } = this;
    if (!trace || trace.nets.length === 0) {
      this.#setting = null;
      return;
    }
    const reached = trace.lnT.subarray(0, trace.nets.length);
    if (changed.has("trace")) {
      const follows = this.#setting !== null && !changed.has("index");
      this.#setting = settingOf(trace);
      this.#trail = this.#setting.trail.map((r) => portraitOf(this.#setting!, r));
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
    const why = this.trace ? "This trajectory went out of range before its first record." : this.note;
    return html`<div class="root"><p class="empty" part="empty">${why || "No trajectory has been followed yet."}</p></div>`;
  }

  #content(setting: Setting, figure: Figure): TemplateResult {
    const index = this.index!;
    const printing = this.#watcher.printing;
    const { width, em } = printing ? PAPER : this.space;
    const portrait = portraitOf(setting, index);
    const { compact } = this;
    this.#layout =
      width > 0 ? layoutOf(setting, figure, { width, em, family: readTheme(this).sans, compact }) : null;
    const trail = this.#trail.filter((one) => one.index < index);
    return html`
      <figure part="figure">
        <div class="plot" part="plot" tabindex="0" role="slider" aria-orientation="horizontal"
          aria-label=${figure.label} aria-valuemin="0" aria-valuemax=${figure.x.length - 1} aria-valuenow=${index}
          aria-valuetext=${`t = ${spoken(time(this.#lnT))}`} @keydown=${this.#onKey}>
          ${
            this.#layout
              ? html`${picture(setting, portrait, trail, this.#layout)}
                <div class="scrub" @pointerdown=${this.#onPointer} @pointermove=${this.#onPointer}>${strip(figure, index, this.#layout)}</div>`
              : nothing
          }
        </div>
        <div class="under">
          ${this.#button(index === figure.x.length - 1)}
          <output part="readout" aria-live=${this.playing ? "off" : "polite"} aria-atomic="true"
            >${richHtml(figure.readout(index))}</output>
        </div>
        ${compact ? nothing : dataTable(this, figure)}
      </figure>`;
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
    return html`<button type="button" part="play" @click=${this.#onPlay}>
      <svg viewBox="0 0 12 12" aria-hidden="true">${icon}</svg>${words}</button>`;
  }

  #measure(): void {
    const root = this.renderRoot.querySelector(".root");
    if (!root || this.#watcher.printing) return;
    const width = this.clientWidth;
    const em = Number.parseFloat(getComputedStyle(root).fontSize);
    if (Math.abs(width - this.space.width) >= 1 || em !== this.space.em) this.space = { width, em };
  }

  /** The next frame: a record further, or several where they lie closer than the eye follows on the scale of ln ln t. */
  #advance(): boolean {
    const { trace } = this;
    if (!trace) return false;
    const last = trace.nets.length - 1;
    const from = this.index ?? 0;
    const ends = Math.log(trace.lnT[last] / Math.LN10);
    const goal = Math.max(trace.lnT[from], Math.LN10) * Math.exp(Math.max(0, ends) / FRAMES);
    let to = from + 1;
    while (to < last && trace.lnT[to] >= Math.LN10 && trace.lnT[to] < goal) to++;
    this.#move(Math.min(last, to));
    return to < last;
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
    const at = this.index ?? 0;
    const moves: Record<string, number> = {
      ArrowRight: at + 1,
      ArrowUp: at + 1,
      ArrowLeft: at - 1,
      ArrowDown: at - 1,
      PageUp: at + PAGE,
      PageDown: at - PAGE,
      Home: 0,
      End: last,
    };
    const to = moves[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    // A deck of slides would turn the page.
    event.stopPropagation();
    this.pause();
    this.#move(Math.min(last, Math.max(0, to)));
  };

  readonly #onPointer = (event: PointerEvent): void => {
    const target = event.currentTarget as HTMLElement;
    if (event.type === "pointerdown") target.setPointerCapture(event.pointerId);
    if (!target.hasPointerCapture(event.pointerId) || !this.#layout || !this.trace) return;
    this.pause();
    const box = target.getBoundingClientRect();
    const pixel = ((event.clientX - box.left) / box.width) * this.#layout.width;
    const reached = this.trace.lnT.subarray(0, this.trace.nets.length);
    this.#move(nearestPlace(reached, this.#layout.lnT(pixel)));
  };
}

/** Nearest on the strip, whose scale is logarithmic in ln t. */
function nearestPlace(lnT: Float64Array, wanted: number): number {
  return nearest(
    lnT.map((value) => Math.log(Math.max(value, Math.LN2))),
    Math.log(wanted),
  );
}

define("mf-trajectory", MfTrajectory);
