import { toJson } from "../experiment/index.ts";
import { count } from "../figure/index.ts";
import { type Run, tableBlob } from "../web/index.ts";

const writers = () => import("../files/index.ts");

/** A file that the lab can save of its run. */
export interface SweepFile {
  name: string;
  what: string;
  /** Why there is none yet. */
  missing?: string;
  content: () => Blob | string | Promise<Blob | string>;
}

/** What can be saved of a run as it stands, figures apart. */
export function filesOf(run: Run): SweepFile[] {
  const { experiment, statistics, record, trajectories } = run;
  const cells = statistics?.cells ?? [];
  const later = cells.length === 0 ? { missing: "nothing computed yet" } : {};
  return [
    {
      name: "curves.csv",
      what: "quantiles at every record time",
      ...later,
      content: async () => (await writers()).curvesCsv(cells),
    },
    {
      name: "curves.parquet",
      what: "the same",
      ...later,
      content: () => tableBlob(async (sink) => (await writers()).writeCurves(sink, cells)),
    },
    {
      name: "trajectories.parquet",
      what: `a row for each of ${count(experiment.trajectories)}`,
      ...(trajectories ? {} : { missing: record ? "not kept" : "when the run has ended" }),
      content: () => trajectories!(),
    },
    {
      name: "record.json",
      what: "all that is shown, to replay",
      ...(record ? {} : { missing: "when the run has ended" }),
      content: async () => (await writers()).replayJson(record!),
    },
    { name: "experiment.json", what: "what runs", content: () => `${toJson(experiment)}\n` },
  ];
}
