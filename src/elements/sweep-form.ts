import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { type Experiment, type Init, presetNames, presets } from "../experiment/index.ts";
import { badge, badgeStyles } from "./badge.ts";
import { define } from "./define.ts";
import { controlStyles } from "./lab-styles.ts";
import { DEFAULT_SWEEP, INIT_NAMES, presetOf } from "./sweep-names.ts";
import { base } from "./tokens.ts";

interface NumberField {
  label: unknown;
  hint?: unknown;
  value: number;
  min: number;
  max: number;
  step: number | "any";
  put: (value: number) => object;
}

/** What a list holds when it is no choice of one: it stays as it is until another is chosen. */
const several = (things: string, value: unknown[]): string => `${value.length} ${things}`;

/**
 * @summary The sweep lab's controls: preset, data, network, optimizer, initialization, how many and how far.
 * @fires mf-experiment - Something was changed; `detail` is the new experiment, not yet checked.
 * @csspart error - Why the last change was not taken.
 */
export class MfSweepForm extends LitElement {
  static override properties = { experiment: { attribute: false }, error: { type: String } };

  static override styles = [
    base,
    badgeStyles,
    controlStyles,
    css`
      .hint { color: var(--mf-muted); font-size: var(--mf-size-1); }
      .error { margin: 0; color: var(--mf-failed); font-size: var(--mf-size-1); overflow-wrap: anywhere; }
      .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 8px; align-items: end; }
    `,
  ];

  declare experiment: Experiment;
  /** What is wrong with the last change, as a sentence. */
  declare error: string;

  constructor() {
    super();
    this.experiment = DEFAULT_SWEEP;
    this.error = "";
  }

  override render(): TemplateResult {
    const { experiment } = this;
    const { network, dataset, optimizer, init } = experiment;
    const one = Array.isArray(optimizer) ? null : optimizer;
    return html`
      <form @submit=${(event: Event) => event.preventDefault()}>
        ${this.#preset()} ${this.#data(dataset)} ${this.#init(init)}
        <div class="pair">
          ${this.#field({ label: "Width", value: network.width, min: 1, max: 16, step: 1, put: (width) => this.#widened(width) })}
          <div class="field">
            <label for="loss">Loss</label>
            <select id="loss" @change=${(event: Event) => this.#change({ loss: chosenIn(event) })}>
              ${["exponential", "logistic"].map((loss) => option(loss, loss, loss === experiment.loss))}
            </select>
          </div>
        </div>
        <div class="pair">
          <div class="field">
            <label for="optimizer">Optimizer</label>
            <select id="optimizer" @change=${(event: Event) => this.#optimizer(chosenIn(event))}>
              ${Array.isArray(optimizer) ? option("", several("optimizers", optimizer), true) : nothing}
              ${option("gd", "GD", one?.kind === "gd")} ${option("adam", "Adam", one?.kind === "adam")}
            </select>
          </div>
          ${one ? this.#field({ label: "Learning rate", value: one.learningRate, min: 0, max: 32768, step: "any", put: (learningRate) => ({ optimizer: { ...one, learningRate } }) }) : nothing}
        </div>
        ${this.#field({ label: "Trajectories", hint: cellsWord(experiment), value: experiment.trajectories, min: 1, max: 1e9, step: 1, put: (trajectories) => ({ trajectories }) })}
        <div class="pair">
          ${this.#field({ label: "Exact steps", value: experiment.exactSteps, min: 1, max: 4e9, step: 1, put: (exactSteps) => this.#stepped(exactSteps) })}
          ${this.#field({ label: html`Horizon 10<sup><i>n</i></sup>`, hint: "0: none", value: experiment.logHorizon, min: 0, max: 1000, step: "any", put: (logHorizon) => ({ logHorizon, exactStepsCap: undefined }) })}
        </div>
        ${this.#field({ label: "Seed", value: experiment.seed, min: 0, max: 2 ** 32 - 1, step: 1, put: (seed) => ({ seed }) })}
        ${this.error ? html`<p class="error" part="error" role="alert">${badge("failed", "Not run.")} ${this.error}</p>` : nothing}
      </form>`;
  }

  #preset(): TemplateResult {
    const current = presetOf(this.experiment);
    const chosen = (event: Event) => {
      const name = presetNames.find((preset) => preset === chosenIn(event));
      if (name) this.#tell(presets[name].experiment);
    };
    return html`<div class="field">
      <label for="preset">Preset</label>
      <select id="preset" @change=${chosen}>
        ${current ? nothing : option("", "your own", true)}
        ${presetNames.map((name) => option(name, name, name === current))}
      </select>
    </div>`;
  }

  #data(dataset: Experiment["dataset"]): TemplateResult {
    const kind = Array.isArray(dataset) ? "" : dataset.kind;
    const changed = (event: Event) => {
      const pair = { kind: "pair", x: [-0.4, 1] };
      this.#change({ dataset: chosenIn(event) === "pair" ? pair : { kind: "two-points" } });
    };
    return html`
      <div class="field">
        <label for="data">Data</label>
        <select id="data" @change=${changed}>
          ${Array.isArray(dataset) ? option("", several("data sets", dataset), true) : nothing}
          ${kind === "points" ? option("points", "points of your own", true) : nothing}
          ${option("two-points", "−1 and +1", kind === "two-points")} ${option("pair", "another pair", kind === "pair")}
        </select>
      </div>
      ${
        !Array.isArray(dataset) && dataset.kind === "pair"
          ? html`<div class="pair">${dataset.x.map((value, place) =>
              this.#field({
                label: place === 0 ? html`<i>x</i>₋` : html`<i>x</i>₊`,
                value,
                min: -32768,
                max: 32768,
                step: "any",
                put: (x) => ({ dataset: { kind: "pair", x: dataset.x.with(place, x) } }),
              }),
            )}</div>`
          : nothing
      }`;
  }

  #init(init: Experiment["init"]): TemplateResult {
    const one = Array.isArray(init) ? null : init;
    const changed = (event: Event) => {
      const kind = chosenIn(event) as Init["kind"];
      this.#change({ init: kind === "thesis" ? { kind, M: 10 } : { kind } });
    };
    return html`
      <div class="field">
        <label for="init">Initialization</label>
        <select id="init" @change=${changed}>
          ${Array.isArray(init) ? option("", several("initializations", init), true) : nothing}
          ${Object.entries(INIT_NAMES).map(([kind, name]) => option(kind, name, kind === one?.kind))}
        </select>
      </div>
      ${one?.kind === "thesis" ? this.#field({ label: html`<i>M</i>`, value: one.M, min: 0, max: 32768, step: "any", put: (M) => ({ init: { kind: "thesis", M } }) }) : nothing}`;
  }

  #field({ label, hint, value, min, max, step, put }: NumberField): TemplateResult {
    const changed = (event: Event) => this.#change(put((event.target as HTMLInputElement).valueAsNumber));
    return html`<label class="field"><span>${label} ${hint ? html`<span class="hint">${hint}</span>` : nothing}</span>
      <input type="number" min=${min} max=${max} step=${step} .value=${String(value)} @change=${changed} /></label>`;
  }

  /** Given output weights and the hit test belong to the old width. */
  #widened(width: number): object {
    const { outputWeights, ...network } = this.experiment.network;
    const drawn = Array.isArray(outputWeights) ? {} : { outputWeights };
    return { network: { ...network, ...drawn, width }, stop: { ...this.experiment.stop, hit: null } };
  }

  /** A run that ends before the step of its abort has none. */
  #stepped(exactSteps: number): object {
    const { lossAbort, hit } = this.experiment.stop;
    const stop = { hit, lossAbort: lossAbort && lossAbort.at <= exactSteps ? lossAbort : null };
    return { exactSteps, exactStepsCap: undefined, stop };
  }

  #optimizer(kind: string): void {
    if (kind === "adam")
      this.#change({ optimizer: { kind, learningRate: 0.05 }, logHorizon: 0, exactStepsCap: undefined });
    else this.#change({ optimizer: { kind, learningRate: 0.01 } });
  }

  #change(part: object): void {
    this.#tell({ ...this.experiment, ...part });
  }

  #tell(detail: object): void {
    this.dispatchEvent(new CustomEvent("mf-experiment", { detail, bubbles: true, composed: true }));
  }
}

const chosenIn = (event: Event): string => (event.target as HTMLSelectElement).value;
const option = (value: string, name: string, selected: boolean): TemplateResult =>
  html`<option value=${value} ?selected=${selected}>${name}</option>`;

function cellsWord({ dataset, optimizer, init }: Experiment): string {
  const cells = [dataset, optimizer, init].reduce(
    (n, axis) => n * (Array.isArray(axis) ? axis.length : 1),
    1,
  );
  return cells > 1 ? `in each of ${cells} cells` : "";
}

define("mf-sweep-form", MfSweepForm);
