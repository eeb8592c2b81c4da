import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { InputError } from "../experiment/index.ts";
import { count, momentSteps, parametersOf, RACE_QUESTION, raceAnswer } from "../figure/index.ts";
import { checkRace, type Race, raceCommands, raceFromUrl, raceToUrl, usualRace } from "../race/index.ts";
import { badge, badgeStyles } from "./badge.ts";
import type { Chart } from "./chart.ts";
import { define } from "./define.ts";
import { controlStyles, labStyles } from "./lab-styles.ts";
import { RaceRunner } from "./race-runner.ts";
import { raceStyles } from "./race-styles.ts";
import { richHtml } from "./rich.ts";
import { stageStyles, Wake } from "./stage.ts";
import { base } from "./tokens.ts";
import { trainedSeries } from "./training-record.ts";
import "./loss-plot.ts";
import "./moment-plot.ts";
import "./parts-plot.ts";
import "./race-form.ts";
import "./race-save.ts";
import "./racer.ts";

/** Wide enough for controls beside the figure. */
const WIDE = 1000;

type Against = "steps" | "seconds" | "bytes";
const AGAINST: Against[] = ["steps", "seconds", "bytes"];

/**
 * @summary The training race: two to six optimizers train the same networks side by side, each with its loss and the spectrum of its moment.
 * @fires mf-change - The reader changed the race; `detail` is the fragment of a link to it.
 * @fires mf-progress - There is more to show; `detail` is the record so far, in which racers are at most a look apart.
 * @fires mf-result - The race has ended; `detail` is its record.
 * @fires mf-error - Something could not be used or went wrong; `detail` is `{ message }`.
 * @csspart question - The question.
 * @csspart answer - The answer as computed.
 * @csspart notice - What is wrong, or how it was computed where that is not the usual.
 * @csspart controls - The form with its buttons.
 * @cssproperty --mf-accent - Progress and focus.
 * @cssproperty --mf-serif - Type of question and answer.
 * @cssproperty --mf-stage - Size of type on a stage, 24px where it is not set.
 */
export class MfRace extends LitElement {
  static override properties = {
    link: { type: String },
    digits: { type: String },
    novel: { type: String },
    recorded: { type: String },
    stage: { type: Boolean, reflect: true },
    race: { attribute: false },
    against: { state: true },
    parameter: { state: true },
    fault: { state: true },
    refused: { state: true },
    copied: { state: true },
    wide: { state: true },
  };

  static override styles = [base, badgeStyles, controlStyles, labStyles, stageStyles, raceStyles];

  /** Fragment of a link, as `mf-change` gives it: what to race. Without one the default runs. */
  declare link: string | null;
  /** Address of the package's data/digits.gz. */
  declare digits: string;
  /** Address of the package's data/novel.gz. */
  declare novel: string;
  /** Address of a comparison's record as JSON, shown where there is no WebGPU. */
  declare recorded: string;
  /** For a stage: question, figure and answer alone, in large type; the controls come with the pointer or a key. */
  declare stage: boolean;
  /** What the controls say. Assigning it runs it. */
  declare race: Race;
  declare protected against: Against;
  declare protected parameter: string | null;
  /** What went wrong, as a sentence. */
  declare protected fault: string;
  /** Why the controls' race does not run. */
  declare protected refused: string;
  /** What has just been copied. */
  declare protected copied: "" | "link" | "commands";
  declare protected wide: boolean;

  readonly #runner = new RaceRunner(this);
  readonly #resize = new ResizeObserver(() => {
    this.wide = this.clientWidth >= WIDE;
  });

  constructor() {
    super();
    this.link = null;
    this.digits = "";
    this.novel = "";
    this.recorded = "";
    this.stage = false;
    this.race = usualRace("digits");
    this.against = "steps";
    this.parameter = null;
    this.fault = "";
    this.refused = "";
    this.copied = "";
    this.wide = true;
    new Wake(this);
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
    else if (changed.has("race")) this.#start();
  }

  override render(): TemplateResult {
    const { record, progress, state } = this.#runner;
    const series = trainedSeries(record);
    const ended = state === "done" || state === "recorded";
    const controls = () => html`<div class="inner">${this.#controls()}</div>`;
    return html`
      <div class=${record && progress === 0 ? "lab stale" : "lab"}>
        <h1 part="question">${RACE_QUESTION}</h1>
        <div class="figure">
          ${this.#notices()}
          ${this.#losses()}
          <p class="answer" part="answer" aria-live="polite" aria-busy=${ended ? "false" : "true"}>
            ${ended ? richHtml(raceAnswer(series)) : this.#underway()}
          </p>
        </div>
        ${
          this.wide
            ? html`<aside class="controls idle" part="controls" aria-label="Controls">${controls()}</aside>`
            : html`<details class="controls idle" part="controls"><summary>Controls</summary>${controls()}</details>`
        }
        <div class="others">${this.#racers()} ${this.#more()}</div>
      </div>`;
  }

  #losses(): TemplateResult {
    const { record } = this.#runner;
    const held = record?.contenders.some((one) => one.record.heldOut.length > 0);
    return html`
      <fieldset class="against idle">
        <legend>${held ? "Held-out loss" : "Loss"} against</legend>
        ${AGAINST.map(
          (name) => html`<label><input type="radio" name="against" .checked=${this.against === name}
            @change=${() => {
              this.against = name;
            }} /><span>${name === "bytes" ? "bytes of state" : name}</span></label>`,
        )}
      </fieldset>
      <mf-loss-plot what=${held ? "held-out" : "training"} against=${this.against} ?stage=${this.stage} .record=${record}
        note=${this.#runner.preparing ? `Making ${this.#runner.preparing} ready …` : ""}></mf-loss-plot>`;
  }

  #notices(): TemplateResult | typeof nothing {
    if (this.fault)
      return html`<p class="notice" part="notice" role="alert">${badge("failed", "Not run.")} ${this.fault}</p>`;
    const { notice } = this.#runner;
    return notice
      ? html`<p class="notice" part="notice" role="status">${badge("warning", "Note.")} ${notice}</p>`
      : nothing;
  }

  #underway(): string {
    const { state, record, progress } = this.#runner;
    if (state === "failed" || (state === "stopped" && !record)) return "";
    const step = progress === 0 ? 0 : (record?.contenders[0].record.step ?? 0);
    const where = `step ${count(step)} of ${count(this.race.steps)}`;
    if (state === "stopped") return `Stopped at ${where}.`;
    return state === "paused" ? `Paused at ${where}.` : `Training: ${where} …`;
  }

  #controls(): TemplateResult {
    const { state, progress, preparing, record } = this.#runner;
    const on = state === "running" || state === "paused";
    const button = (text: string, click: () => void) =>
      html`<button type="button" @click=${click}>${text}</button>`;
    return html`
      <mf-race-form .race=${this.race} .error=${this.refused} @mf-race=${this.#changed}></mf-race-form>
      <div class="status">
        <div class="buttons">
          ${state === "paused" ? button("Go on", () => this.#runner.resume()) : nothing}
          ${state === "running" ? button("Pause", () => this.#runner.pause()) : nothing}
          ${on ? button("Stop", () => this.#runner.stop()) : button("Run again", () => this.#start())}
        </div>
        <progress max="1" .value=${progress} aria-label="Progress of the race"></progress>
        <p>${on && preparing ? `Making ${preparing} ready …` : record && progress > 0 ? record.adapter : ""}</p>
        <div class="buttons">
          ${button(this.copied === "link" ? "Copied" : "Copy link", () => this.#copy("link"))}
          ${button(this.copied === "commands" ? "Copied" : "Copy as CLI", () => this.#copy("commands"))}
        </div>
        <mf-race-save .record=${progress > 0 ? record : null} .chart=${this.#chart}></mf-race-save>
      </div>`;
  }

  #racers(): TemplateResult {
    const { record } = this.#runner;
    const names = parametersOf(trainedSeries(record));
    const pick = (event: Event) => {
      this.parameter = (event.target as HTMLSelectElement).value;
    };
    return html`<section aria-labelledby="racers">
      <div class="heading">
        <h2 id="racers">Each with the spectrum of its moment</h2>
        ${
          names.length > 0
            ? html`<label>Matrix <select @change=${pick}>${names.map(
                (name) =>
                  html`<option value=${name} ?selected=${name === this.#matrix(names)}>${name}</option>`,
              )}</select></label>`
            : nothing
        }
      </div>
      <div class="racers">${(record?.contenders ?? []).map(
        (_, index) =>
          html`<mf-racer .record=${record} .index=${index} .parameter=${this.#matrix(names)}></mf-racer>`,
      )}</div>
    </section>`;
  }

  #matrix(names: string[]): string | null {
    return names.find((name) => name === this.parameter) ?? names[0] ?? null;
  }

  #more(): TemplateResult {
    const { record } = this.#runner;
    const series = trainedSeries(record);
    const parameter = this.#matrix(parametersOf(series));
    const seen = momentSteps(series, parameter).length > 0;
    const moment = (show: string) =>
      html`<mf-moment-plot show=${show} .parameter=${parameter} .record=${seen ? record : null}></mf-moment-plot>`;
    return html`<div class="more">
      <section aria-labelledby="condition"><h2 id="condition">Condition number of the moment</h2>${moment("condition")}</section>
      <section aria-labelledby="residual"><h2 id="residual">What is beyond rank one</h2>${moment("rank-one-residual")}</section>
      <section aria-labelledby="parts"><h2 id="parts">Where a step’s time goes</h2>
        <mf-parts-plot .record=${record} note="Measured when the race has ended."></mf-parts-plot></section>
    </div>`;
  }

  readonly #chart = (): Chart | null => this.renderRoot.querySelector<Chart>(".figure mf-loss-plot");

  #follow(link: string): void {
    try {
      this.race = raceFromUrl(link);
      this.#start();
    } catch (error) {
      this.#runner.stop();
      this.#fail(error, "The link cannot be used");
    }
  }

  #start(): void {
    this.fault = "";
    this.refused = "";
    this.copied = "";
    this.#runner.stop();
    try {
      checkRace(this.race);
    } catch (error) {
      this.refused = messageOf(error);
      this.#fire("mf-error", { message: this.refused });
      return;
    }
    const { race, digits, novel, recorded } = this;
    this.#runner
      .start(race, { digits, novel }, recorded)
      .catch((error) => this.#fail(error, "The race failed"));
  }

  readonly #changed = (event: CustomEvent<Race>): void => {
    this.race = event.detail;
    this.#fire("mf-change", raceToUrl(this.race));
  };

  async #copy(what: "link" | "commands"): Promise<void> {
    const text =
      what === "link" ? new URL(raceToUrl(this.race), location.href).href : raceCommands(this.race);
    try {
      await navigator.clipboard.writeText(text);
      this.copied = what;
    } catch {
      this.fault = "The browser does not let it be copied.";
    }
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

define("mf-race", MfRace);
