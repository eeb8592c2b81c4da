import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { InputError } from "../experiment/index.ts";
import { count } from "../figure/index.ts";
import {
  checkSpectra,
  DEFAULT_SPECTRA,
  type Moments,
  readMoments,
  type SpectraExperiment,
  spectraFromUrl,
  spectraToUrl,
} from "../spectra/index.ts";
import { badge, badgeStyles } from "./badge.ts";
import { define } from "./define.ts";
import { controlStyles, labStyles } from "./lab-styles.ts";
import { richHtml } from "./rich.ts";
import { SpectraRunner } from "./spectra-runner.ts";
import { boundWords, checkWords, linesWords, SPECTRA_QUESTION, spectraAnswer } from "./spectra-words.ts";
import { base } from "./tokens.ts";
import "./spectra-error.ts";
import "./spectra-form.ts";
import "./spectra-map.ts";
import "./spectra-methods.ts";
import "./spectra-time.ts";
import "./spectra-values.ts";

/** Wide enough for controls beside the figure. */
const WIDE = 1000;

/**
 * @summary The spectra lab: how near to orthogonal every method brings thousands of matrices of a chosen spectrum, in how many steps and how much time.
 * @fires mf-change - The reader changed the experiment or the view; `detail` is the fragment of a link to both.
 * @fires mf-progress - There is more to show; `detail` is the record so far.
 * @fires mf-result - The run has ended; `detail` is its record.
 * @fires mf-error - Something could not be used or went wrong; `detail` is `{ message }`.
 * @csspart question - The question.
 * @csspart answer - The answer as computed.
 * @csspart notice - What is wrong, or how it was computed where that is not the usual.
 * @csspart controls - The form with its buttons.
 * @cssproperty --mf-accent - Sliders, progress, focus.
 * @cssproperty --mf-serif - Type of question and answer.
 */
export class MfSpectraLab extends LitElement {
  static override properties = {
    link: { type: String },
    experiment: { attribute: false },
    steps: { type: Number },
    fault: { state: true },
    refused: { state: true },
    copied: { state: true },
    wide: { state: true },
  };

  static override styles = [base, badgeStyles, controlStyles, labStyles];

  /** Fragment of a link, as `mf-change` gives it: what to run and to show. Without one the default runs. */
  declare link: string | null;
  /** What the controls say. Assigning it runs it. */
  declare experiment: SpectraExperiment;
  /** After how many steps map and table look. */
  declare steps: number;
  /** What went wrong, as a sentence. */
  declare protected fault: string;
  /** Why the controls' experiment does not run. */
  declare protected refused: string;
  declare protected copied: boolean;
  declare protected wide: boolean;

  readonly #runner = new SpectraRunner(this);
  readonly #resize = new ResizeObserver(() => {
    this.wide = this.clientWidth >= WIDE;
  });
  #moments: Moments | null = null;

  constructor() {
    super();
    this.link = null;
    this.experiment = DEFAULT_SPECTRA;
    this.steps = 5;
    this.fault = "";
    this.refused = "";
    this.copied = false;
    this.wide = true;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resize.observe(this);
    if (this.hasUpdated) this.#start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resize.disconnect();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("link") && this.link !== null) this.#follow(this.link);
    else if (changed.has("experiment")) this.#start();
  }

  override render(): TemplateResult {
    const { record } = this.#runner;
    const running = this.#runner.state === "running";
    return html`
      <div class=${record && this.#runner.progress === 0 ? "lab stale" : "lab"}>
        <h1 part="question">${SPECTRA_QUESTION}</h1>
        <div class="figure">
          ${this.#notices()}
          <mf-spectra-error .record=${record}></mf-spectra-error>
          <p class="answer" part="answer" aria-live="polite" aria-busy=${running ? "true" : "false"}>
            ${record ? richHtml(spectraAnswer(record)) : running ? "Measuring …" : nothing}
          </p>
          ${record ? html`<p class="words">${richHtml(linesWords(record))} ${boundWords(record)}</p>` : nothing}
        </div>
        ${
          this.wide
            ? html`<aside class="controls" part="controls" aria-label="Controls">${this.#controls()}</aside>`
            : html`<details class="controls" part="controls"><summary>Controls</summary>${this.#controls()}</details>`
        }
        <div class="others">${this.#more()}</div>
      </div>`;
  }

  #notices(): TemplateResult | typeof nothing {
    if (this.fault)
      return html`<p class="notice" part="notice" role="alert">${badge("failed", "Not run.")} ${this.fault}</p>`;
    const { notice } = this.#runner;
    return notice
      ? html`<p class="notice" part="notice" role="status">${badge("warning", "Note.")} ${notice}</p>`
      : nothing;
  }

  #controls(): TemplateResult {
    const { state, progress } = this.#runner;
    const running = state === "running";
    return html`
      <mf-spectra-form .experiment=${this.experiment} .file=${this.#moments ? fileWords(this.#moments) : ""}
        .error=${this.refused} @mf-experiment=${this.#changed} @mf-file=${this.#chosen}></mf-spectra-form>
      <div class="status">
        <div class="buttons">
          <button type="button" @click=${() => (running ? this.#runner.stop() : this.#start())}>
            ${running ? "Stop" : "Run again"}
          </button>
          <button type="button" @click=${this.#copy}>${this.copied ? "Copied" : "Copy link"}</button>
        </div>
        <progress max="1" .value=${progress} aria-label="Progress of the run"></progress>
        <p>${this.#progressWords()}</p>
      </div>`;
  }

  #progressWords(): string {
    const { state, record, progress } = this.#runner;
    if (state === "running" && progress === 0) return "Starting …";
    if (!record || progress === 0) return state === "stopped" ? "Stopped." : "";
    if (state === "done") return `${count(record.total)} matrices, done.`;
    const of = `${count(record.done)} of ${count(record.total)} matrices`;
    return state === "running" ? of : `Stopped after ${of}.`;
  }

  #more(): TemplateResult {
    const { record, adapter } = this.#runner;
    const most = this.experiment.iterations;
    const slide = (event: Event) => {
      this.steps = (event.target as HTMLInputElement).valueAsNumber;
      this.#tell();
    };
    const untimed = record && !adapter ? "Times need WebGPU, which this browser does not offer." : "";
    return html`
      <div class="more">
        <section aria-labelledby="map">
          <h2 id="map">What the steps make of a singular value</h2>
          <label class="slider">Steps <input type="range" min="1" max=${most} step="1" .value=${String(this.#shown)} @input=${slide} />
            <output>${this.#shown} of ${most}</output></label>
          <mf-spectra-map .record=${record} .steps=${this.#shown}></mf-spectra-map>
        </section>
        <section aria-labelledby="time">
          <h2 id="time">What they cost on this device</h2>
          <mf-spectra-time .record=${record} .adapter=${adapter} .note=${untimed}></mf-spectra-time>
        </section>
        <section aria-labelledby="values">
          <h2 id="values">The spectrum</h2>
          <mf-spectra-values .record=${record}></mf-spectra-values>
        </section>
      </div>
      <section aria-labelledby="methods">
        <h2 id="methods">Method by method</h2>
        <mf-spectra-methods .record=${record} .steps=${this.#shown}></mf-spectra-methods>
        ${record ? html`<p class="words">${richHtml(checkWords(record))}</p>` : nothing}
      </section>`;
  }

  get #shown(): number {
    return Math.max(1, Math.min(this.steps, this.experiment.iterations));
  }

  #follow(link: string): void {
    try {
      const { experiment, steps } = spectraFromUrl(link);
      this.experiment = experiment;
      this.steps = steps;
      this.#start();
    } catch (error) {
      this.#runner.stop();
      this.#fail(error, "The link cannot be used");
    }
  }

  #start(): void {
    this.fault = "";
    this.refused = "";
    this.copied = false;
    this.#runner.stop();
    try {
      checkSpectra(this.experiment);
    } catch (error) {
      this.refused = messageOf(error);
      this.#fire("mf-error", { message: this.refused });
      return;
    }
    const moments = this.experiment.spectrum.kind === "moments" ? this.#moments : null;
    if (this.experiment.spectrum.kind === "moments" && !moments) {
      this.refused = "Choose an NPY file of moments to run.";
      return;
    }
    this.#runner.start(this.experiment, moments).catch((error) => this.#fail(error, "The run failed"));
  }

  readonly #changed = (event: CustomEvent<SpectraExperiment>): void => {
    this.experiment = event.detail;
    this.#tell();
  };

  readonly #chosen = async (event: CustomEvent<File>): Promise<void> => {
    const file = event.detail;
    try {
      this.#moments = readMoments(file.name, new Uint8Array(await file.arrayBuffer()));
      this.experiment = { ...this.experiment, spectrum: { kind: "moments" } };
      this.#tell();
    } catch (error) {
      this.#fail(error, "The file cannot be used");
    }
  };

  readonly #copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(
        new URL(spectraToUrl(this.experiment, this.#shown), location.href).href,
      );
      this.copied = true;
    } catch {
      this.fault = "The browser does not let the link be copied; it is in the address bar.";
    }
  };

  #tell(): void {
    this.copied = false;
    this.#fire("mf-change", spectraToUrl(this.experiment, this.#shown));
  }

  #fail(error: unknown, what: string): void {
    this.fault = `${what}: ${messageOf(error)}`;
    this.#fire("mf-error", { message: this.fault });
  }

  #fire(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

/** A sentence: input errors say where, what and what else. */
function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return error instanceof InputError || /[.!?]$/.test(text) ? text : `${text}.`;
}

function fileWords({ name, matrices: { batch, rows, cols } }: Moments): string {
  return `${name}, ${count(batch)} ${batch === 1 ? "matrix" : "matrices"} of ${rows} × ${cols}`;
}

define("mf-spectra-lab", MfSpectraLab);
