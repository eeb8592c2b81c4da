import type { Highlight } from "../figure/index.ts";
import { STATUS_NAMES } from "../record/index.ts";
import type { Run } from "../web/index.ts";

/** One trajectory of a run, asked for once, whatever else changes meanwhile. */
export class TrajectoryRequest {
  highlight: Highlight | null = null;
  /** Why there is none. */
  error: Error | null = null;
  /** Its numbers are still to come. */
  waits = false;
  readonly #changed: () => void;
  #asked: { run: Run; experiment: Run["experiment"]; cell: number | null; id: number } | null = null;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** @param cell null: the only one. */
  follow(run: Run | null, cell: number | null, id: number | null): void {
    const asked = this.#asked;
    if (run === null || id === null) {
      this.#asked = null;
      Object.assign(this, { highlight: null, error: null, waits: false });
      return;
    }
    // A run may turn out to be of fewer trajectories than it was asked for.
    const { experiment } = run;
    const same = asked?.run === run && asked.experiment === experiment;
    if (same && asked.cell === cell && Object.is(asked.id, id)) return;
    const asking = { run, experiment, cell, id };
    this.#asked = asking;
    Object.assign(this, { highlight: null, error: null, waits: true });
    trajectoryOf(run, cell, id)
      .then(
        (highlight) => ({ highlight, error: null }),
        (error: Error) => ({ highlight: null, error }),
      )
      .then((answer) => {
        if (this.#asked !== asking) return;
        Object.assign(this, { ...answer, waits: false });
        this.#changed();
      });
  }
}

async function trajectoryOf(run: Run, cell: number | null, id: number): Promise<Highlight> {
  const { id: followed, lnT, gap, finalStatus, correct } = await run.trace(cell ?? 0, id);
  const end = correct ? "" : `, ${STATUS_NAMES[finalStatus]}`;
  return { label: `trajectory ${followed}${end}`, lnT, values: gap };
}
