import type { Trace } from "../ensemble/index.ts";
import type { RunRecord } from "../record/index.ts";
import { traceInEngine } from "./live-run.ts";
import { Run } from "./run.ts";

/** A run that ended before: its record, and nothing to wait for. */
export class RecordedRun extends Run {
  constructor(record: RunRecord) {
    super(record.experiment);
    const { cells, summary, environment } = record;
    this.state = "done";
    this.engine = "recorded";
    this.adapter = environment.adapter;
    this.record = record;
    this.statistics = { cells, summaries: summary.inits, underway: false };
  }

  pause(): void {}
  resume(): void {}
  stop(): void {}
  watch(): void {}
  leave(): void {}

  trace(cell: number, trajectory: number | null): Promise<Trace> {
    return traceInEngine(this.experiment, cell, trajectory);
  }
}
