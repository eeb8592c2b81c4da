import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import {
  DEFAULT_SPECTRA,
  SPECTRA,
  SPECTRA_RANGE,
  type SpectraExperiment,
  type Spectrum,
} from "../spectra/index.ts";
import { badge, badgeStyles } from "./badge.ts";
import { define } from "./define.ts";
import { controlStyles } from "./lab-styles.ts";
import { SPECTRUM_NAMES } from "./spectra-names.ts";
import { base } from "./tokens.ts";

interface NumberField {
  label: unknown;
  hint?: unknown;
  value: number;
  range: readonly [number, number];
  step: number | "any";
  /** The experiment with that number in its place. */
  put: (value: number) => SpectraExperiment;
}

/**
 * @summary The spectra lab's controls: spectrum, size, number of matrices, scaling, iterations.
 * @fires mf-experiment - Something was changed; `detail` is the new experiment, not yet checked.
 * @fires mf-file - A file was chosen; `detail` is the File.
 * @csspart error - Why the last change was not taken.
 */
export class MfSpectraForm extends LitElement {
  static override properties = {
    experiment: { attribute: false },
    file: { type: String },
    error: { type: String },
  };

  static override styles = [
    base,
    badgeStyles,
    controlStyles,
    css`
    .hint { color: var(--mf-muted); font-size: var(--mf-size-1); }
    .error { margin: 0; color: var(--mf-failed); font-size: var(--mf-size-1); overflow-wrap: anywhere; }
  `,
  ];

  declare experiment: SpectraExperiment;
  /** Name of the file in use. */
  declare file: string;
  /** What is wrong with the last change, as a sentence. */
  declare error: string;

  constructor() {
    super();
    this.experiment = DEFAULT_SPECTRA;
    this.file = "";
    this.error = "";
  }

  override render(): TemplateResult {
    const { experiment } = this;
    const { spectrum } = experiment;
    const moments = spectrum.kind === "moments";
    return html`
      <form @submit=${(event: Event) => event.preventDefault()}>
        <div class="field">
          <label for="spectrum">Spectrum</label>
          <select id="spectrum" @change=${this.#kind}>
            ${Object.entries(SPECTRUM_NAMES).map(
              ([kind, name]) =>
                html`<option value=${kind} ?selected=${kind === spectrum.kind}>${name}</option>`,
            )}
          </select>
        </div>
        ${moments ? this.#file() : this.#numbers(spectrum).map((field) => this.#field(field))}
        <fieldset>
          <legend>Scaled by</legend>
          ${(["spectral", "frobenius"] as const).map(
            (
              scaling,
            ) => html`<label><input type="radio" name="scaling" .checked=${experiment.scaling === scaling}
              @change=${() => this.#change({ ...experiment, scaling })} />${scaling === "spectral" ? html`<span>|<i>A</i>|<sub>2</sub></span>` : html`<span>|<i>A</i>|<sub>F</sub></span>`}</label>`,
          )}
        </fieldset>
        ${this.#counts(moments).map((field) => this.#field(field))}
        ${this.error ? html`<p class="error" part="error" role="alert">${badge("failed", "Not run.")} ${this.error}</p>` : nothing}
      </form>`;
  }

  /** The numbers of each kind of spectrum. */
  #numbers(spectrum: Exclude<Spectrum, { kind: "moments" }>): NumberField[] {
    const { experiment } = this;
    const put = (part: Partial<Spectrum>) => ({
      ...experiment,
      spectrum: { ...spectrum, ...part } as Spectrum,
    });
    const kappa = (value: number): NumberField => ({
      label: html`Condition number <i>κ</i>`,
      hint: html`of <i>AA</i>ᵀ`,
      value,
      range: SPECTRA_RANGE.kappa,
      step: "any",
      put: (kappa) => put({ kappa }),
    });
    switch (spectrum.kind) {
      case "condition":
        return [kappa(spectrum.kappa)];
      case "decay":
        return [
          {
            label: html`Exponent <i>p</i>`,
            hint: html`<i>σ<sub>j</sub></i> = <i>j</i><sup>−<i>p</i></sup>`,
            value: spectrum.exponent,
            range: SPECTRA_RANGE.exponent,
            step: 0.25,
            put: (exponent) => put({ exponent }),
          },
        ];
      case "rank":
        return [
          {
            label: "Rank",
            value: spectrum.rank,
            range: [1, experiment.size],
            step: 1,
            put: (rank) => put({ rank }),
          },
          {
            label: "Tail",
            hint: "the rest, over the largest",
            value: spectrum.tail,
            range: SPECTRA_RANGE.tail,
            step: "any",
            put: (tail) => put({ tail }),
          },
        ];
      case "clustered":
        return [
          {
            label: "Clusters",
            value: spectrum.clusters,
            range: [1, experiment.size],
            step: 1,
            put: (clusters) => put({ clusters }),
          },
          kappa(spectrum.kappa),
        ];
    }
  }

  #counts(moments: boolean): NumberField[] {
    const { experiment } = this;
    const { size, matrices, iterations, seed } = experiment;
    const field = (
      label: unknown,
      key: "size" | "matrices" | "iterations" | "seed",
      value: number,
      hint?: unknown,
    ): NumberField => ({
      label,
      hint,
      value,
      range: SPECTRA_RANGE[key],
      step: 1,
      put: (changed) => ({ ...experiment, [key]: changed }),
    });
    const steps = field("Iterations", "iterations", iterations);
    if (moments) return [steps];
    return [
      field(html`Size <i>r</i>`, "size", size),
      field("Matrices", "matrices", matrices),
      steps,
      field("Seed", "seed", seed),
    ];
  }

  #field({ label, hint, value, range: [min, max], step, put }: NumberField): TemplateResult {
    const changed = (event: Event) => this.#change(put((event.target as HTMLInputElement).valueAsNumber));
    return html`<label class="field"><span>${label} ${hint ? html`<span class="hint">${hint}</span>` : nothing}</span>
      <input type="number" min=${min} max=${max} step=${step} .value=${String(value)} @change=${changed} /></label>`;
  }

  #file(): TemplateResult {
    const chosen = (event: Event) => {
      const [file] = (event.target as HTMLInputElement).files ?? [];
      if (file)
        this.dispatchEvent(new CustomEvent("mf-file", { detail: file, bubbles: true, composed: true }));
    };
    return html`<label class="field"><span>NPY file <span class="hint">one matrix, or a batch of them</span></span>
      <input type="file" accept=".npy" @change=${chosen} /></label>
      ${this.file ? html`<p class="hint">In use: ${this.file}</p>` : nothing}`;
  }

  readonly #kind = (event: Event): void => {
    const kind = (event.target as HTMLSelectElement).value as Spectrum["kind"];
    this.#change({ ...this.experiment, spectrum: SPECTRA[kind] });
  };

  #change(experiment: SpectraExperiment): void {
    this.dispatchEvent(
      new CustomEvent("mf-experiment", { detail: experiment, bubbles: true, composed: true }),
    );
  }
}

define("mf-spectra-form", MfSpectraForm);
