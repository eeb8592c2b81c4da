import type { ReactiveController, ReactiveControllerHost } from "lit";

/** What a key asks of a presentation. */
export type TalkAction =
  | "next"
  | "back"
  | "first"
  | "last"
  | "up"
  | "down"
  | "live"
  | "freeze"
  | "escape"
  | "theme"
  | "keys";

const KEYS: Record<string, TalkAction> = {
  ArrowRight: "next",
  PageDown: "next",
  " ": "next",
  ArrowLeft: "back",
  PageUp: "back",
  Home: "first",
  End: "last",
  ArrowUp: "up",
  ArrowDown: "down",
  l: "live",
  f: "freeze",
  Escape: "escape",
  d: "theme",
  "?": "keys",
};
/** Turns a page or picks a cell, and so what a plot or a button that was reached with the keyboard has a use for itself. */
const TURNS: ReadonlySet<TalkAction> = new Set(["next", "back", "first", "last", "up", "down"]);

export const isTurn = (action: TalkAction): boolean => TURNS.has(action);

/** A clicker's keys turn the page wherever the focus is. */
const CLICKER = new Set(["PageDown", "PageUp"]);

/** For the dialog that `?` opens. */
export const KEY_WORDS: [keys: string[], words: string][] = [
  [["→", "←"], "next and previous figure; Page Down and Page Up, as on a clicker, and Space"],
  [["Home", "End"], "the question and the answer"],
  [["↑", "↓"], "another cell, where the run has several"],
  [["l"], "live: the same experiment, computed here and now"],
  [["f"], "freeze: back to the recording"],
  [["Esc"], "back to the recording, then to the overview"],
  [["d"], "dark or light"],
  [["?"], "these keys"],
];

/** Listens to the keys of a page on behalf of its host. */
export class TalkKeys implements ReactiveController {
  readonly #act: (action: TalkAction, key: string) => boolean;
  /** Whether what has the focus was reached with the Tab key, and not by a click. */
  #tabbed = false;

  /** @param act does what a key asks for, and tells whether it did. */
  constructor(host: ReactiveControllerHost, act: (action: TalkAction, key: string) => boolean) {
    this.#act = act;
    host.addController(this);
  }

  // Before a plot or a button hears of it: a talk's keys are there wherever the focus is.
  hostConnected(): void {
    addEventListener("keydown", this.#onKey, { capture: true });
    addEventListener("pointerdown", this.#onPointer, { capture: true });
  }

  hostDisconnected(): void {
    removeEventListener("keydown", this.#onKey, { capture: true });
    removeEventListener("pointerdown", this.#onPointer, { capture: true });
  }

  readonly #onPointer = (): void => {
    this.#tabbed = false;
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key === "Tab") this.#tabbed = true;
    const action = this.#actionOf(event);
    if (!action || !this.#act(action, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  #actionOf(event: KeyboardEvent): TalkAction | null {
    if (event.ctrlKey || event.altKey || event.metaKey) return null;
    const action = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    const [target] = event.composedPath();
    if (!action || !(target instanceof Element)) return action ?? null;
    if (target.closest("input, select, textarea, dialog")) return null;
    // A plot that was clicked has the focus too; the arrows are not meant for it.
    const own = this.#tabbed && target.closest("[tabindex], button, summary, a");
    return own && isTurn(action) && !CLICKER.has(event.key) ? null : action;
  }
}
