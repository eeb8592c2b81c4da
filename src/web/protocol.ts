import type { AdapterSummary } from "../device/index.ts";
import type { Snapshot, Statistics, Trace } from "../ensemble/index.ts";
import type { Experiment } from "../experiment/index.ts";
import type { RunRecord } from "../record/index.ts";
import type { KeptBatch } from "./kept.ts";

/** What a run is asked for. */
export interface RunOrder {
  experiment: Experiment;
  /** Keeps the table of trajectories. */
  keepTrajectories: boolean;
}

export type Request =
  | ({ type: "start"; id: number } & RunOrder)
  | { type: "hold" | "release" | "stop"; id: number }
  /** One trajectory of a cell; null: the first that succeeds. */
  | { type: "trace"; id: number; experiment: Experiment; cell: number; trajectory: number | null };

export type Reply =
  /** Without an adapter the twin computes. */
  | { type: "ready"; id: 0; adapter: AdapterSummary | null }
  /** The experiment as it runs: of fewer trajectories in the twin. */
  | { type: "begun"; id: number; experiment: Experiment; adapter: AdapterSummary | null }
  /** Statistics come with the first snapshot that has them. */
  | { type: "snapshot"; id: number; snapshot: Omit<Snapshot, "statistics">; statistics?: Statistics }
  | { type: "notice"; id: number; notice: string }
  | { type: "result"; id: number; record: RunRecord; kept: KeptBatch[] | null }
  | { type: "trace"; id: number; trace: Trace }
  | { type: "error"; id: number; name: string; message: string };

export type Post = (reply: Reply) => void;
