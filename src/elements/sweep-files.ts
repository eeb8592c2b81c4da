import { toJson } from "../experiment/index.ts";
import { count } from "../figure/index.ts";
import { type CellRecord, curveColumns, replayJson } from "../record/index.ts";
import type { Run } from "../web/index.ts";

/** A file that the lab can save of its run. */
export interface SweepFile {
  name: string;
  what: string;
  /** Why there is none yet. */
  missing?: string;
  content: () => Blob | string | Promise<Blob | string>;
}

/** Curves as CSV: a row for each cell and record time, an empty field where nothing is known. */
function curvesCsv(cells: CellRecord[]): string {
  const columns = curveColumns(cells);
  const field = (value: unknown) =>
    typeof value === "string"
      ? `"${value.replaceAll('"', '""')}"`
      : typeof value === "number" && Number.isNaN(value)
        ? ""
        : String(value);
  const rows = Array.from({ length: columns[0].data.length }, (_, row) =>
    columns.map(({ data }) => field(data[row])).join(","),
  );
  return [columns.map(({ name }) => name).join(","), ...rows, ""].join("\r\n");
}

async function curvesParquet(cells: CellRecord[]): Promise<Blob> {
  const { parquetTable } = await import("../files/index.ts");
  const parts: BlobPart[] = [];
  const table = parquetTable({
    async write(bytes) {
      parts.push(bytes.slice());
    },
    async close() {},
  });
  await table.append(curveColumns(cells));
  await table.finish();
  return new Blob(parts, { type: "application/vnd.apache.parquet" });
}

/** What can be saved of a run as it stands, figures apart. */
export function filesOf(run: Run): SweepFile[] {
  const { experiment, statistics, record, trajectories } = run;
  const cells = statistics?.cells ?? [];
  const later = cells.length === 0 ? { missing: "nothing computed yet" } : {};
  return [
    { name: "curves.csv", what: "quantiles at every record time", ...later, content: () => curvesCsv(cells) },
    { name: "curves.parquet", what: "the same", ...later, content: () => curvesParquet(cells) },
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
      content: () => replayJson(record!),
    },
    { name: "experiment.json", what: "what runs", content: () => `${toJson(experiment)}\n` },
  ];
}
