import type { ReactiveController, ReactiveControllerHost } from "lit";
import { SERIES_COUNT, type Theme } from "../figure/index.ts";
import { stageQuery } from "./stage.ts";

/** The tokens that a canvas needs, resolved. */
export function readTheme(element: Element): Theme {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(`--mf-${name}`).trim();
  return {
    ink: token("ink"),
    muted: token("muted"),
    line: token("line"),
    paper: token("paper"),
    sans: token("sans"),
    series: Array.from({ length: SERIES_COUNT }, (_, index) => token(`series-${index + 1}`)),
  };
}

/** Tells a chart when its colours, the medium (screen or paper) or what the window is wide enough for have changed: a canvas does not restyle itself. */
export class ThemeWatcher implements ReactiveController {
  readonly #changed: () => void;
  readonly #queries = ["(prefers-color-scheme: dark)", "print", stageQuery].map((query) => matchMedia(query));
  readonly #observer: MutationObserver;
  #printing = false;
  #stopped = true;

  constructor(host: ReactiveControllerHost, changed: () => void) {
    this.#changed = changed;
    this.#observer = new MutationObserver(changed);
    host.addController(this);
  }

  get printing(): boolean {
    return this.#printing || this.#queries[1].matches;
  }

  /** The window is wide enough for a stage. */
  get wide(): boolean {
    return this.#queries[2].matches;
  }

  hostConnected(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    for (const query of this.#queries) query.addEventListener("change", this.#changed);
    addEventListener("beforeprint", this.#before);
    addEventListener("afterprint", this.#after);
    this.#observer.observe(document.documentElement, { attributeFilter: ["data-theme", "class", "style"] });
  }

  hostDisconnected(): void {
    this.#stopped = true;
    for (const query of this.#queries) query.removeEventListener("change", this.#changed);
    removeEventListener("beforeprint", this.#before);
    removeEventListener("afterprint", this.#after);
    this.#observer.disconnect();
  }

  readonly #before = (): void => {
    this.#printing = true;
    this.#changed();
  };

  readonly #after = (): void => {
    this.#printing = false;
    this.#changed();
  };
}
