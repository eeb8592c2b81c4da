import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { answer, answers, question, type Rich } from "../figure/index.ts";
import { pageAdapter, type Run } from "../web/index.ts";
import { badge, badgeStyles } from "./badge.ts";
import { define } from "./define.ts";
import { controlStyles } from "./lab-styles.ts";
import { richHtml } from "./rich.ts";
import { RunController, sourceWords } from "./run-controller.ts";
import { onAdapter, progressWords } from "./sweep-words.ts";
import { isWhole, talkFigures } from "./talk-figures.ts";
import { isTurn, KEY_WORDS, type TalkAction, TalkKeys } from "./talk-keys.ts";
import { talkStyles } from "./talk-styles.ts";
import { base } from "./tokens.ts";

/**
 * @summary A recorded run as a talk: its figures at once, one at a time for an audience, and the same experiment computed live where there is WebGPU,
 * with the recording a key away.
 * @fires mf-live - The figures went live, or back to the recording; `detail` is `{ live }`.
 * @fires mf-progress - The live run has more to show; `detail` is `{ side: "live", snapshot }`.
 * @fires mf-result - A run has ended; `detail` is `{ side, record }`, the side `recorded` or `live`.
 * @fires mf-error - The record cannot be shown, or the live run failed; `detail` is `{ side, message }`.
 * @csspart question - The question.
 * @csspart state - Whether the figures are recorded or live, and on what.
 * @csspart answer - The answer of what is shown.
 * @csspart slide - The figure that fills the window.
 * @csspart title - Its title.
 * @cssproperty --mf-paper - The surface.
 * @cssproperty --mf-serif - Type of prose.
 */
export class MfTalk extends LitElement {
  static override properties = {
    experiment: {},
    place: { state: true },
    live: { state: true },
    cell: { state: true },
    hindered: { state: true },
  };

  static override styles = [base, badgeStyles, controlStyles, talkStyles];

  /** A record: `#` and the id of a `<script type="application/json">`, or the address of a run folder. */
  declare experiment: unknown;
  /** Figure that fills the window, from 0; null: the overview. */
  declare protected place: number | null;
  /** Whether the live run is shown, once it has something to show. */
  declare protected live: boolean;
  declare protected cell: number;
  /** Why nothing here computes live; empty where something does, null before that is known. */
  declare protected hindered: string | null;

  readonly #recorded = new RunController(this, "recorded");
  readonly #live = new RunController(this, "live");

  constructor() {
    super();
    new TalkKeys(this, (action, key) => this.#act(action, key));
    this.experiment = null;
    this.place = null;
    this.live = false;
    this.cell = 0;
    this.hindered = null;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("experiment") && (this.experiment !== null || this.hasUpdated))
      this.#open(this.experiment);
    if (this.live && this.#live.error) this.#turn(false);
  }

  override render(): TemplateResult {
    const run = this.#shown;
    if (!run?.statistics)
      return html`<main class="overview"><p role="status">${sourceWords(this.#recorded) ?? "No record is named."}</p></main>`;
    return html`
      <div class=${this.#isLive ? "live" : ""}>${this.place === null ? this.#overview(run) : this.#slide(run, this.place)}</div>
      ${this.#keys()}`;
  }

  async #open(source: unknown): Promise<void> {
    this.#turn(false);
    this.#live.follow(null);
    await this.#recorded.follow(source);
    const { run } = this.#recorded;
    if (!run) return;
    if (!isWhole(run.experiment)) this.hindered = "its parameters are in a file elsewhere";
    else this.hindered = (await pageAdapter()) ? "" : "no WebGPU here";
  }

  /** The live run as soon as there is something to see of it. */
  get #shown(): Run | null {
    return this.#isLive ? this.#live.run : this.#recorded.run;
  }

  get #isLive(): boolean {
    return this.live && Boolean(this.#live.run?.statistics);
  }

  get #picked(): number {
    return Math.min(this.cell, (this.#shown?.statistics?.cells.length ?? 1) - 1);
  }

  #overview(run: Run): TemplateResult {
    return html`
      <main class="overview">
        <header>
          <b>${run.experiment.name}</b> ${this.#state()}
          ${this.hindered === "" ? html`<button type="button" @click=${() => this.#do(this.live ? "freeze" : "live")}>${this.live ? "Freeze" : "Live"}</button>` : nothing}
          <button type="button" @click=${() => this.#do("first")}>Present</button>
          <button type="button" @click=${() => this.#do("theme")}>Light or dark</button>
          <button type="button" @click=${() => this.#do("keys")}>Keys</button>
        </header>
        ${run.notice ? html`<p class="notice" role="status">${badge("warning", "Note.")} ${run.notice}</p>` : nothing}
        <h1 part="question">${richHtml(question(run.experiment))}</h1>
        ${this.#cells(run)}
        <div class="figures">${this.#figures(run, false).map(
          ({ title, content }) => html`<section><h2>${richHtml(title)}</h2>${content}</section>`,
        )}</div>
        ${this.#answer(run)}
      </main>`;
  }

  #slide(run: Run, place: number): TemplateResult {
    const figures = this.#figures(run, true);
    const count = figures.length + 2;
    const at = Math.min(place, count - 1);
    const figure = figures[at - 1];
    return html`<main class="slide" part="slide" aria-label=${`Figure ${at + 1} of ${count}`}>
      <h1 part=${figure ? "title" : "question"} class=${at === 0 ? "whole" : ""}>${richHtml(figure?.title ?? question(run.experiment))}</h1>
      ${figure ? html`<div class="body">${figure.content}</div>` : at === 0 ? nothing : this.#answer(run)}
      ${this.#state(`${at + 1} / ${count}`)}
    </main>`;
  }

  #figures(run: Run, stage: boolean) {
    return talkFigures(run.statistics!, this.#recorded.run!.experiment, this.#picked, stage);
  }

  #answer(run: Run): TemplateResult {
    const now = answerOf(run, this.#picked);
    const { run: recorded } = this.#recorded;
    return html`<div class="answer" part="answer">
      <p>${richHtml(now)}</p>
      ${this.#isLive && recorded ? html`<p class="recorded">Recorded: ${richHtml(answerOf(recorded, this.#picked))}</p>` : nothing}
    </div>`;
  }

  #state(where?: string): TemplateResult {
    const run = this.#shown!;
    const words = this.#isLive
      ? html`${onAdapter(run.adapter)} · ${richHtml(progressWords(run))}`
      : [
          `${onAdapter(run.adapter)}, ${run.record?.environment.started.slice(0, 10)}`,
          ...this.#hindrance(),
        ].join(" · ");
    return html`<div class="state" part="state" role="status">
      <span><b>${this.#isLive ? "Live" : "Recorded"}</b> ${words}</span>
      ${where ? html`<span>${where}</span>` : nothing}
    </div>`;
  }

  /** Why the figures are not live, or not yet. */
  #hindrance(): string[] {
    const { error } = this.#live;
    if (this.live) return ["going live …"];
    if (error) return [`not live: ${error}`];
    return this.hindered ? [this.hindered] : [];
  }

  #cells({ statistics }: Run): TemplateResult | typeof nothing {
    const labels = statistics!.summaries.map(({ label }) => label);
    if (labels.length < 2) return nothing;
    const chosen = (event: Event) => {
      this.cell = (event.target as HTMLSelectElement).selectedIndex;
    };
    return html`<label class="cells">Constants and phases of
      <select @change=${chosen}>${labels.map((label, index) => html`<option ?selected=${index === this.#picked}>${label}</option>`)}</select>
    </label>`;
  }

  #keys(): TemplateResult {
    return html`<dialog aria-labelledby="keys">
      <h2 id="keys">Keys</h2>
      <dl>${KEY_WORDS.map(([keys, words]) => html`<dt>${keys.map((key) => html`<kbd>${key}</kbd> `)}</dt><dd>${words}</dd>`)}</dl>
      <form method="dialog"><button>Close</button></form>
    </dialog>`;
  }

  /** False for what the overview has no use for: there the page scrolls. */
  #act(action: TalkAction, key: string): boolean {
    if (!this.#recorded.run) return false;
    if (this.place === null && isTurn(action) && key !== "ArrowRight") return false;
    this.#do(action);
    return true;
  }

  #do(action: TalkAction): void {
    const last = this.#shown?.statistics ? this.#figures(this.#shown, true).length + 1 : 0;
    const cells = this.#shown?.statistics?.cells.length ?? 1;
    switch (action) {
      case "next":
        this.place = this.place === null ? 0 : Math.min(last, this.place + 1);
        break;
      case "back":
        this.place = this.place === null ? null : Math.max(0, this.place - 1);
        break;
      case "first":
        this.place = 0;
        break;
      case "last":
        this.place = last;
        break;
      case "up":
        this.cell = Math.max(0, this.#picked - 1);
        break;
      case "down":
        this.cell = Math.min(cells - 1, this.#picked + 1);
        break;
      case "live":
        this.#goLive();
        break;
      case "freeze":
        this.#freeze();
        break;
      case "escape":
        if (this.live) this.#freeze();
        else this.place = null;
        break;
      case "theme":
        toggleTheme();
        break;
      case "keys":
        this.renderRoot.querySelector("dialog")?.showModal();
    }
  }

  /** Runs what was recorded, or goes on where it was frozen. */
  #goLive(): void {
    const { run } = this.#live;
    if (this.hindered !== "" || this.live) return;
    this.#turn(true);
    this.#live.error = "";
    if (run && run.state !== "stopped" && run.state !== "failed") run.resume();
    else this.#live.follow({ ...this.#recorded.run!.experiment });
  }

  #freeze(): void {
    this.#live.run?.pause();
    this.#turn(false);
  }

  #turn(live: boolean): void {
    if (live === this.live) return;
    this.live = live;
    const detail = { live };
    this.dispatchEvent(new CustomEvent("mf-live", { detail, bubbles: true, composed: true }));
  }
}

const answerOf = (run: Run, cell: number): Rich =>
  run.record && run.record.cells.length > 1 ? answers(run.record) : answer(run.statistics!.summaries[cell]);

function toggleTheme(): void {
  const root = document.documentElement;
  const dark = root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
}

define("mf-talk", MfTalk);
