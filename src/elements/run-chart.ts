import { html, type PropertyValues, type TemplateResult } from "lit";
import type { Statistics } from "../ensemble/index.ts";
import { horizonOf } from "../figure/index.ts";
import { badgeStyles } from "./badge.ts";
import { Chart } from "./chart.ts";
import { numberAttribute } from "./rate-input.ts";
import { RunController, sourceWords } from "./run-controller.ts";

/** A chart of a run: of the one that its `experiment` names, or of data that it is given. */
export abstract class RunChart extends Chart {
  static override properties = {
    ...Chart.properties,
    experiment: {},
    cell: { converter: numberAttribute },
    horizon: { attribute: false },
  };
  static override styles = [...Chart.styles, badgeStyles];

  /**
   * An experiment (JSON or object), the name of a preset, or a record, which is shown as it was, without a GPU: the address of a run folder, or
   * `#` and the id of a `<script type="application/json">` with its record.json. All elements of a page that name the same experiment share one
   * run.
   */
  declare experiment: unknown;
  /** Which cell of the run, from 0; null: all of them, or the first where one can be shown. */
  declare cell: number | null;
  /** ln t at which the records of a run that is underway will end: the axis waits for them. Its own run's is known. */
  declare horizon: number | null;

  protected readonly source = new RunController(this);
  #taken: Statistics | null = null;
  #cell: number | null = null;

  constructor() {
    super();
    this.experiment = null;
    this.cell = null;
    this.horizon = null;
  }

  /** Where the axis ends while records are still to come. */
  protected get end(): number | null {
    const { run } = this.source;
    return this.horizon ?? (run && horizonOf(run.experiment));
  }

  /** Takes what is known of its run. */
  protected abstract take(statistics: Statistics): void;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("experiment") && (this.experiment !== null || this.hasUpdated))
      this.source.follow(this.experiment);
    const statistics = this.source.run?.statistics ?? null;
    if (statistics && (statistics !== this.#taken || this.cell !== this.#cell)) {
      this.#taken = statistics;
      this.#cell = this.cell;
      this.take(statistics);
    }
    super.willUpdate(changed);
  }

  override render(): TemplateResult {
    const why = sourceWords(this.source);
    return why ? html`<p class="empty" part="empty" role="status">${why}</p>` : super.render();
  }
}
