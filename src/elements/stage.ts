import { css, type ReactiveController, type ReactiveControllerHost } from "lit";
import type { Figure } from "../figure/index.ts";

/** CSS pixels of the window from which on `stage` is a stage. */
const STAGE_WIDTH = 1280;
/** CSS pixels of curves there; what is thinner than these stays in proportion. */
const PEN = { width: 3, from: 1.2 };
const AWAKE_MS = 3000;

export const stageQuery = `(min-width: ${STAGE_WIDTH}px)`;

/**
 * On a stage type is large, 24 px or what the page says by `--mf-stage`, and what `.idle` marks is there only while somebody is at it. A plot
 * leaves room for an answer, or takes the height that the page gives it by `--mf-stage-height`.
 */
export const stageStyles = css`
  @media (min-width: 1280px) {
    :host([stage]) { --mf-size-1: var(--mf-stage, 24px); --mf-size-2: var(--mf-stage, 24px);
      --mf-size-3: calc(var(--mf-stage, 24px) * 7 / 6); --mf-size-4: calc(var(--mf-stage, 24px) * 17 / 12); }
    :host([stage]) .chart { max-height: var(--mf-stage-height, 66vh); }
    :host([stage]) .legend line { stroke-width: 3px; }
    :host([stage]) figure { display: flex; flex-direction: column; }
    :host([stage]) figure > .idle { order: 1; }
    :host([stage]) figure > .live { min-height: 1.5em; }
    :host([stage]:not([data-awake])) .idle:not(:focus-within) { opacity: 0; }
  }
`;

/** The figure with curves as wide as a stage has them, where all sizes will be multiplied by `scale`. */
export function staged(figure: Figure, scale: number): Figure {
  const width = PEN.width / scale;
  return {
    ...figure,
    lines: figure.lines.map((line) => (line.width >= PEN.from ? { ...line, width } : line)),
    curves: figure.curves.map((curve) => ({ ...curve, width })),
  };
}

/** Marks its host as awake from a pointer or a key in it until both have rested for three seconds. */
export class Wake implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    for (const name of EVENTS) this.#host.addEventListener(name, this.#wake);
  }

  hostDisconnected(): void {
    for (const name of EVENTS) this.#host.removeEventListener(name, this.#wake);
    this.#sleep();
  }

  readonly #wake = (): void => {
    if (!this.#host.hasAttribute("stage")) return;
    this.#host.toggleAttribute("data-awake", true);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#sleep, AWAKE_MS);
  };

  readonly #sleep = (): void => {
    clearTimeout(this.#timer);
    this.#host.toggleAttribute("data-awake", false);
  };
}

const EVENTS = ["pointermove", "pointerdown", "keydown", "keyup"];
