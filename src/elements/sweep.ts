import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { Trace } from "../ensemble/index.ts";
import { type Experiment, parseExperiment } from "../experiment/index.ts";
import { question } from "../figure/index.ts";
import { ownRun, pageAdapter, type Run, readSource } from "../web/index.ts";
import { badge, badgeStyles } from "./badge.ts";
import { define } from "./define.ts";
import { controlStyles, labStyles } from "./lab-styles.ts";
import { richHtml } from "./rich.ts";
import { RunController } from "./run-controller.ts";
import { stageStyles, Wake } from "./stage.ts";
import { sweepFigures, sweepMore } from "./sweep-figures.ts";
import { DEFAULT_VIEW, type SweepView, sweepFromUrl, sweepToUrl } from "./sweep-link.ts";
import { commandOf, DEFAULT_SWEEP, DEFAULT_TRAJECTORIES } from "./sweep-names.ts";
import { sweepStyles } from "./sweep-styles.ts";
import { answerNow, engineWords, progressWords } from "./sweep-words.ts";
import { base } from "./tokens.ts";
import "./sweep-form.ts";
import "./sweep-save.ts";

/** Wide enough for controls beside the figure. */
const WIDE = 1000;
/** How long a reader sees the paper's window, once it is filled, before the rest, milliseconds. */
const WINDOW_MS = 6000;

/**
 * @summary The sweep lab: runs an experiment over random initializations on the reader's GPU and shows the statistics as they come.
 * @fires mf-change - The reader changed the experiment or the view; `detail` is the fragment of a link to both.
 * @fires mf-progress - There is more to show; `detail` is the snapshot.
 * @fires mf-result - The run has ended; `detail` is its record.
 * @fires mf-error - Something could not be used or went wrong; `detail` is `{ message }`.
 * @csspart question - The question.
 * @csspart answer - The answer as computed.
 * @csspart notice - What is wrong, or how it was computed where that is not the usual.
 * @csspart controls - The form with its buttons.
 * @cssproperty --mf-accent - Progress and focus.
 * @cssproperty --mf-serif - Type of question and answer.
 */
export class MfSweep extends LitElement {
  static override properties = {
    experiment: {},
    link: { type: String },
    stage: { type: Boolean, reflect: true },
    asked: { state: true },
    view: { state: true },
    refused: { state: true },
    said: { state: true },
    trace: { state: true },
    wide: { state: true },
  };

  static override styles = [base, badgeStyles, controlStyles, labStyles, stageStyles, sweepStyles];

  /** An experiment (JSON or object), the name of a preset, or the address of a run folder to show. Without one, and without a link, the default runs. */
  declare experiment: unknown;
  /** Fragment of a link, as `mf-change` gives it: what to run and to show. */
  declare link: string | null;
  /** For a stage: figure and answer alone, in large type; the controls come with the pointer or a key. */
  declare stage: boolean;
  /** What the controls say. */
  declare protected asked: Experiment;
  declare protected view: SweepView;
  /** Why the controls' experiment does not run. */
  declare protected refused: string;
  /** What has just been done for the reader. */
  declare protected said: string;
  declare protected trace: Trace | null;
  declare protected wide: boolean;

  readonly #source = new RunController(this);

  /** What is shown; null before there is anything. */
  get run(): Run | null {
    return this.#source.run;
  }

  readonly #resize = new ResizeObserver(() => {
    this.wide = this.clientWidth >= WIDE;
  });
  #zoom = 0;
  #traced: { run: Run; cell: number; trajectory: number | null } | null = null;

  constructor() {
    super();
    this.experiment = null;
    this.link = null;
    this.stage = false;
    this.asked = DEFAULT_SWEEP;
    this.view = DEFAULT_VIEW;
    this.refused = "";
    this.said = "";
    this.trace = null;
    this.wide = true;
    new Wake(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resize.observe(this);
    if (this.hasUpdated && this.#source.run?.state === "stopped") this.#start(this.asked);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resize.disconnect();
    clearTimeout(this.#zoom);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("link") && this.link !== null) this.#follow(this.link);
    else if (changed.has("experiment") && this.experiment !== null) this.#open(this.experiment);
    else if (!this.hasUpdated) this.#openDefault();
  }

  override updated(): void {
    this.#zoomOutLater();
    this.#traceOne();
  }

  override render(): TemplateResult {
    const { run } = this.#source;
    const cell = Math.min(this.view.cell, Math.max(0, (run?.statistics?.cells.length ?? 1) - 1));
    const view = { ...this.view, cell };
    const on = run !== null && ["waiting", "running", "paused"].includes(run.state);
    return html`
      <div class="lab">
        <h1 part="question">${richHtml(question(this.asked))}</h1>
        <div class="figure">
          ${this.#notices(run)}
          ${sweepFigures(run, view, this.trace, this.stage, this.#show)}
          <p class="answer" part="answer" aria-live="polite" aria-busy=${on ? "true" : "false"}>${run ? richHtml(answerNow(run, cell)) : "Starting …"}</p>
          <p class="words">${run ? engineWords(run) : nothing}</p>
          ${this.#actions(run)}
        </div>
        ${
          this.wide
            ? html`<aside class="controls idle" part="controls" aria-label="Controls">${this.#controls(run)}</aside>`
            : html`<details class="controls idle" part="controls"><summary>Controls</summary>${this.#controls(run)}</details>`
        }
        <div class="others">${run?.statistics ? sweepMore(run, view, this.trace, this.#show) : nothing}</div>
      </div>`;
  }

  #notices(run: Run | null): TemplateResult | typeof nothing {
    const { error } = this.#source;
    if (error)
      return html`<p class="notice" part="notice" role="alert">${badge("failed", "Not run.")} ${error}</p>`;
    if (!run?.notice) return nothing;
    return html`<p class="notice" part="notice" role="status">${badge("warning", "Note.")} ${run.notice}</p>`;
  }

  #controls(run: Run | null): TemplateResult {
    const state = run?.state ?? "waiting";
    const on = ["waiting", "running", "paused"].includes(state) && run !== null;
    return html`
      <mf-sweep-form .experiment=${this.asked} .error=${this.refused} @mf-experiment=${this.#changed}></mf-sweep-form>
      <div class="status">
        <div class="buttons">
          ${
            on
              ? html`<button type="button" @click=${() => (state === "paused" ? run.resume() : run.pause())}>${state === "paused" ? "Resume" : "Pause"}</button>
                <button type="button" @click=${() => run.stop()}>Stop</button>`
              : html`<button type="button" @click=${() => this.#start(this.asked)}>${run?.engine === "recorded" ? "Run it here" : run ? "Run again" : "Run"}</button>`
          }
        </div>
        <progress max="1" .value=${state === "done" ? 1 : (run?.snapshot?.done ?? 0)} aria-label="Progress of the run"></progress>
        <p class="pace">${richHtml(progressWords(run))}</p>
      </div>`;
  }

  #actions(run: Run | null): TemplateResult {
    return html`<div class="actions idle">
      <button type="button" @click=${() => this.#copy(this.#address(), "Link copied.")}>Copy link</button>
      <mf-sweep-save .run=${run} .charts=${() => [...this.renderRoot.querySelectorAll("[data-file]")]}></mf-sweep-save>
      <button type="button" @click=${() => this.#copy(commandOf(this.asked), "Command copied.")}>Copy as CLI</button>
      <span role="status">${this.said}</span>
    </div>`;
  }

  #address(): string {
    return new URL(sweepToUrl(this.asked, this.view), location.href).href;
  }

  async #copy(text: string, done: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      this.said = done;
    } catch {
      this.said = `The browser does not let it be copied: ${text}`;
    }
  }

  #follow(link: string): void {
    try {
      const { experiment, view } = sweepFromUrl(link);
      this.view = view;
      this.#start(experiment);
    } catch (error) {
      this.#fail(error);
    }
  }

  async #open(source: unknown): Promise<void> {
    try {
      const read = await readSource(source, document.baseURI);
      if (source !== this.experiment) return;
      if ("experiment" in read) this.#start(read.experiment);
      else {
        this.asked = read.recorded.experiment;
        this.#show({ span: "all" });
        this.#source.show(read.recorded);
      }
    } catch (error) {
      if (source === this.experiment) this.#fail(error);
    }
  }

  /** As many trajectories as the page's adapter is soon done with. */
  async #openDefault(): Promise<void> {
    const adapter = await pageAdapter();
    if (this.#source.run || this.experiment !== null || this.link !== null) return;
    this.#start(
      adapter && !adapter.software ? { ...DEFAULT_SWEEP, trajectories: DEFAULT_TRAJECTORIES } : DEFAULT_SWEEP,
    );
  }

  #start(experiment: Experiment): void {
    this.refused = "";
    this.said = "";
    this.#source.error = "";
    try {
      this.#source.show(ownRun(experiment));
      this.asked = experiment;
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#source.show(null);
    this.#source.fail(error);
  }

  readonly #changed = (event: CustomEvent<object>): void => {
    try {
      const experiment = parseExperiment(event.detail);
      this.view = { ...this.view, cell: 0, trajectory: null };
      this.#start(experiment);
      this.#tell();
    } catch (error) {
      this.refused = error instanceof Error ? error.message : String(error);
      this.dispatchEvent(
        new CustomEvent("mf-error", { detail: { message: this.refused }, bubbles: true, composed: true }),
      );
    }
  };

  readonly #show = (part: Partial<SweepView>): void => {
    clearTimeout(this.#zoom);
    this.#zoom = -1;
    this.view = { ...this.view, ...part };
    this.#tell();
  };

  #tell(): void {
    this.said = "";
    const detail = sweepToUrl(this.asked, this.view);
    this.dispatchEvent(new CustomEvent("mf-change", { detail, bubbles: true, composed: true }));
  }

  /** From the window in which nothing can be told to the horizon at which it can. */
  #zoomOutLater(): void {
    const { statistics } = this.#source.run ?? {};
    if (this.#zoom !== 0 || this.view.span !== "window" || !statistics || statistics.underway) return;
    this.#zoom = window.setTimeout(() => {
      this.view = { ...this.view, span: "all" };
    }, WINDOW_MS);
  }

  /** Follows the trajectory that is asked for, or the first that succeeds. */
  async #traceOne(): Promise<void> {
    const { run } = this.#source;
    const { cell, trajectory } = this.view;
    if (!run?.statistics || run.statistics.underway) return;
    const { run: of, cell: at, trajectory: which } = this.#traced ?? {};
    if (of === run && at === cell && which === trajectory) return;
    const wanted = { run, cell, trajectory };
    this.#traced = wanted;
    try {
      const trace = await run.trace(cell, trajectory);
      if (this.#traced === wanted) this.trace = trace;
    } catch (error) {
      if (this.#traced === wanted) this.#source.fail(error);
    }
  }
}

define("mf-sweep", MfSweep);
