import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { optimizerLook } from "../figure/index.ts";
import { RACE_RANGE, type Race, type RacerName, usualRace, usualRacer } from "../race/index.ts";
import { CONTENDER_NAMES, entrantOf, TASKS, type TaskName } from "../training/index.ts";
import { badge, badgeStyles } from "./badge.ts";
import { define } from "./define.ts";
import { controlStyles } from "./lab-styles.ts";
import { sample } from "./race-names.ts";
import { base } from "./tokens.ts";

const TASK_NAMES: Record<TaskName, string> = {
  reversible: "reversible layers",
  digits: "handwritten digits",
  language: "characters of a novel",
};

/**
 * @summary The race's controls: task, optimizers with their learning rates, rank, seeds, steps.
 * @fires mf-race - Something was changed; `detail` is the new race, not yet checked.
 * @csspart error - Why the last change was not taken.
 */
export class MfRaceForm extends LitElement {
  static override properties = { race: { attribute: false }, error: { type: String } };

  static override styles = [
    base,
    badgeStyles,
    controlStyles,
    css`
      .racers { display: grid; gap: 6px 8px; grid-template-columns: minmax(0, 1fr) 80px; align-items: center; }
      .racers legend, .racers .rate { font-size: var(--mf-size-1); }
      .racers legend { padding-bottom: 4px; }
      .racers .head { color: var(--mf-muted); font-size: var(--mf-size-1); }
      input[type="checkbox"] { accent-color: var(--mf-accent); margin: 0; }
      .racers svg { flex: none; }
      .numbers { display: grid; gap: 12px; grid-template-columns: repeat(3, minmax(0, 1fr)); }
      .error { margin: 0; color: var(--mf-failed); font-size: var(--mf-size-1); overflow-wrap: anywhere; }
    `,
  ];

  declare race: Race;
  /** What is wrong with the last change, as a sentence. */
  declare error: string;

  constructor() {
    super();
    this.race = usualRace("digits");
    this.error = "";
  }

  override render(): TemplateResult {
    const { task } = this.race;
    const picked = (event: Event) =>
      this.#change(usualRace((event.target as HTMLSelectElement).value as TaskName));
    return html`
      <form @submit=${(event: Event) => event.preventDefault()}>
        <div class="field">
          <label for="task">Trained on</label>
          <select id="task" @change=${picked}>${TASKS.map(
            (name) => html`<option value=${name} ?selected=${name === task}>${TASK_NAMES[name]}</option>`,
          )}</select>
        </div>
        <fieldset class="racers">
          <legend>Optimizers, and their learning rates</legend>
          ${CONTENDER_NAMES.map((name) => this.#racer(name))}
        </fieldset>
        <div class="numbers">${this.#number("Rank", "rank")} ${this.#number("Seeds", "seeds")} ${this.#number("Steps", "steps")}</div>
        ${this.error ? html`<p class="error" part="error" role="alert">${badge("failed", "Not run.")} ${this.error}</p>` : nothing}
      </form>`;
  }

  #racer(name: RacerName): TemplateResult {
    const { race } = this;
    const own = race.racers.find((racer) => racer.name === name);
    const { label, optimizer } = entrantOf(name, undefined, race.task);
    const toggled = () => {
      const names = CONTENDER_NAMES.filter(
        (one) => (one === name) !== race.racers.some((racer) => racer.name === one),
      );
      const racers = names.map(
        (one) => race.racers.find((racer) => racer.name === one) ?? usualRacer(one, race.task),
      );
      this.#change({ ...race, racers });
    };
    const rated = (event: Event) => {
      const learningRate = (event.target as HTMLInputElement).valueAsNumber;
      this.#change({
        ...race,
        racers: race.racers.map((racer) => (racer.name === name ? { name, learningRate } : racer)),
      });
    };
    return html`
      <label><input type="checkbox" .checked=${own !== undefined} @change=${toggled} />${sample(optimizerLook(optimizer))}<span>${label}</span></label>
      <input type="number" class="rate" step="any" aria-label=${`Learning rate of ${label}`} ?disabled=${!own}
        .value=${String((own ?? usualRacer(name, race.task)).learningRate)} @change=${rated} />`;
  }

  #number(label: string, key: "rank" | "seeds" | "steps"): TemplateResult {
    const [min, max] = RACE_RANGE[key];
    const changed = (event: Event) =>
      this.#change({ ...this.race, [key]: (event.target as HTMLInputElement).valueAsNumber });
    return html`<label class="field">${label}
      <input type="number" min=${min} max=${max} step="1" .value=${String(this.race[key])} @change=${changed} /></label>`;
  }

  #change(race: Race): void {
    this.dispatchEvent(new CustomEvent("mf-race", { detail: race, bubbles: true, composed: true }));
    // What was not taken shows as it was.
    this.requestUpdate();
  }
}

define("mf-race-form", MfRaceForm);
