import type { ReactiveController, ReactiveControllerHost } from "lit";

const FRAME_MS = 100;

/** Moves something on, ten times a second at most, while it can be seen. With reduced motion there is nothing to start: it jumps. */
export class Player implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #next: () => boolean;
  readonly #still = matchMedia("(prefers-reduced-motion: reduce)");
  readonly #sight = new IntersectionObserver((entries) => {
    this.#seen = entries[entries.length - 1].isIntersecting;
  });
  #timer: ReturnType<typeof setInterval> | null = null;
  #seen = true;

  /** @param next shows the next frame and says whether there are more. */
  constructor(host: ReactiveControllerHost & Element, next: () => boolean) {
    this.#host = host;
    this.#next = next;
    host.addController(this);
  }

  get running(): boolean {
    return this.#timer !== null;
  }

  get jumps(): boolean {
    return this.#still.matches;
  }

  start(): void {
    this.#timer ??= setInterval(() => {
      if (!this.#seen || document.hidden) return;
      if (!this.#next()) this.stop();
    }, FRAME_MS);
    this.#host.requestUpdate();
  }

  stop(): void {
    if (this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
    this.#host.requestUpdate();
  }

  hostConnected(): void {
    this.#sight.observe(this.#host);
    this.#still.addEventListener("change", this.#changed);
  }

  hostDisconnected(): void {
    this.stop();
    this.#sight.disconnect();
    this.#still.removeEventListener("change", this.#changed);
  }

  readonly #changed = (): void => {
    if (this.jumps) this.stop();
    this.#host.requestUpdate();
  };
}
