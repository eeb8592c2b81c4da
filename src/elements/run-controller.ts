import { html, type LitElement, type ReactiveController, type TemplateResult } from "lit";
import type { Run } from "../web/index.ts";
import { badge } from "./badge.ts";

type Opener = (source: unknown, base: string) => Promise<Run>;
let open: Opener = () => Promise.reject(new Error("this page has no engine: give the element its data"));

/** What turns an `experiment` into a run. A page that only shows records, such as a report, does without. */
export function openRunsWith(opener: Opener): void {
  open = opener;
}

/** How often a widget asks whether it can be seen: a slide that is faded out leaves its place and size as they were. */
const LOOK_MS = 400;

/**
 * The run behind an element: the one that its `experiment` names, or one that it was given. Tells the run whether it can be seen, passes its
 * events on, and has the element render when something is new.
 */
export class RunController implements ReactiveController {
  run: Run | null = null;
  /** Why there is no run, or why it failed. */
  error = "";
  readonly #host: LitElement;
  readonly #observer: IntersectionObserver;
  #inView = false;
  #timer = 0;
  readonly #side: string | null;
  #asked: unknown = null;

  /** @param side which of its host's runs it is, where it has several: its events say so. */
  constructor(host: LitElement, side: string | null = null) {
    this.#host = host;
    this.#side = side;
    this.#observer = new IntersectionObserver((entries) => {
      this.#inView = entries[entries.length - 1].isIntersecting;
      this.#look();
    });
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer.observe(this.#host);
    this.#timer = window.setInterval(this.#look, LOOK_MS);
    document.addEventListener("visibilitychange", this.#look);
    if (this.run?.state === "stopped" && this.#asked) {
      const asked = this.#asked;
      this.#asked = null;
      this.follow(asked);
    } else if (this.run) this.#attach(this.run);
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
    clearInterval(this.#timer);
    document.removeEventListener("visibilitychange", this.#look);
    if (this.run) this.#detach(this.run);
    this.#inView = false;
  }

  /** Follows what an `experiment` attribute or property names; null: nothing. */
  async follow(source: unknown): Promise<void> {
    if (source === this.#asked) return;
    this.#asked = source;
    this.error = "";
    if (source === null || source === undefined || source === "") {
      this.show(null);
      return;
    }
    try {
      const run = await open(source, document.baseURI);
      if (source === this.#asked) this.show(run);
    } catch (error) {
      if (source !== this.#asked) return;
      this.show(null);
      this.fail(error);
    }
  }

  /** Shows a run. */
  show(run: Run | null): void {
    if (run === this.run) return;
    if (this.run) this.#detach(this.run);
    this.run = run;
    if (run) {
      if (this.#host.isConnected) this.#attach(run);
      if (run.state === "done") this.#tell("mf-result", "record", run.record);
    }
    this.#host.requestUpdate();
  }

  /** Says what went wrong, in the element and as `mf-error`. */
  fail(error: unknown): void {
    this.error = error instanceof Error ? error.message : String(error);
    this.#host.requestUpdate();
    const { error: message } = this;
    this.#dispatch("mf-error", this.#side ? { side: this.#side, message } : { message });
  }

  #attach(run: Run): void {
    run.addEventListener("change", this.#changed);
    for (const name of EVENTS) run.addEventListener(name, this.#pass);
    run.watch(this, this.#visible);
  }

  #detach(run: Run): void {
    run.removeEventListener("change", this.#changed);
    for (const name of EVENTS) run.removeEventListener(name, this.#pass);
    run.leave(this);
  }

  get #visible(): boolean {
    return (
      this.#inView &&
      !document.hidden &&
      this.#host.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    );
  }

  readonly #look = (): void => this.run?.watch(this, this.#visible);

  readonly #changed = (): void => this.#host.requestUpdate();

  readonly #pass = (event: Event): void => {
    const { run } = this;
    if (event.type === "mf-error") this.fail(run?.error);
    else if (event.type === "mf-result") this.#tell(event.type, "record", run?.record);
    else this.#tell(event.type, "snapshot", run?.snapshot);
  };

  #tell(name: string, what: "record" | "snapshot", value: unknown): void {
    this.#dispatch(name, this.#side ? { side: this.#side, [what]: value } : value);
  }

  #dispatch(name: string, detail: unknown): void {
    this.#host.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

const EVENTS = ["mf-progress", "mf-result", "mf-error"];

/** Why an element has nothing of its run to show; null where it has, or where it has no run. */
export function sourceWords({ error, run }: RunController): TemplateResult | null {
  if (error) return html`${badge("failed", "Not shown.")} ${error}`;
  if (!run || run.statistics) return null;
  return run.state === "stopped"
    ? html`Stopped before there was anything to show.`
    : html`Computing the first trajectories …`;
}
