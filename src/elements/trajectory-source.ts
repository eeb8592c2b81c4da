import type { LitElement } from "lit";
import type { Trace } from "../ensemble/index.ts";
import { readSource, traceInEngine } from "../web/index.ts";

/** Follows one trajectory of what an `experiment` names, without running the rest of it. */
export class TrajectorySource {
  /** Why there is none. */
  error = "";
  waits = false;
  readonly #host: LitElement & { trace: Trace | null };
  #asked = 0;

  constructor(host: LitElement & { trace: Trace | null }) {
    this.#host = host;
  }

  /** @param id null: the first that succeeds. */
  async follow(experiment: unknown, cell: number, id: number | null): Promise<void> {
    const asked = ++this.#asked;
    this.error = "";
    this.waits = true;
    try {
      const read = await readSource(experiment, document.baseURI);
      const found = "recorded" in read ? read.recorded.experiment : read.experiment;
      const trace = await traceInEngine(found, cell, id);
      if (asked !== this.#asked) return;
      this.#host.trace = trace;
      this.#tell("mf-result", trace);
    } catch (error) {
      if (asked !== this.#asked) return;
      this.error = error instanceof Error ? error.message : String(error);
      this.#tell("mf-error", { message: this.error });
    }
    this.waits = false;
    this.#host.requestUpdate();
  }

  #tell(name: string, detail: unknown): void {
    this.#host.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}
