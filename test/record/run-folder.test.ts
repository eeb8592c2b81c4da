import { parquetReadObjects } from "hyparquet";
import { expect, test } from "vitest";
import { parseExperiment } from "../../src/experiment/index.ts";
import { openRunFolder, STATUS_NAMES } from "../../src/record/index.ts";
import { readTable } from "../../src/table/index.ts";
import { bufferOf, experiment, memoryStorage, sampleBatch, sampleRecord } from "./sample.ts";

async function written() {
  const storage = memoryStorage();
  const folder = await openRunFolder(storage, experiment);
  await folder.append(sampleBatch(0, 0, 1000));
  await folder.append(sampleBatch(0, 1000, 500));
  await folder.append(sampleBatch(1, 0, 20));
  expect(storage.committed).toBe(false);
  await folder.finish(sampleRecord(), { kernel: "// wgsl", report: "<!doctype html>" });
  return storage;
}

const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

test("a run folder has every file, and appears only at the end", async () => {
  const { files, committed } = await written();
  expect(committed).toBe(true);
  expect([...files.keys()].sort()).toEqual([
    "curves.parquet",
    "environment.json",
    "experiment.json",
    "kernel.wgsl",
    "record.json",
    "report.html",
    "summary.json",
    "trajectories.parquet",
  ]);
  expect(parseExperiment(JSON.parse(text(files.get("experiment.json"))))).toEqual(experiment);
  const summary = JSON.parse(text(files.get("summary.json")));
  expect(summary.successShare).toEqual({ value: 0.25, low: 0.24, high: null });
});

test("trajectories come back exactly: numbers, states as words, cells as labels", async () => {
  const { files } = await written();
  const rows = await parquetReadObjects({ file: bufferOf(files.get("trajectories.parquet")!) });
  expect(rows).toHaveLength(1520);
  const { columns } = sampleBatch(0, 1000, 500);
  for (const i of [0, 137, 499]) {
    const row = rows[1000 + i];
    expect(row.id).toBe(1000 + i);
    expect(row.cell).toBe("lr 0.1");
    expect(row.w1_0).toBe(columns.w1_0[i]);
    expect(row.final_gap).toBe(columns.final_gap[i]);
    expect(row.status).toBe(STATUS_NAMES[columns.status[i]]);
    expect(row.success).toBe(columns.success[i] === 1);
    expect(row.hit_time).toEqual(columns.hit_time[i]);
  }
  expect(rows[1519].cell).toBe("lr 0.01");
});

test("curves are long: a row for each cell and record time", async () => {
  const { files } = await written();
  const rows = await parquetReadObjects({ file: bufferOf(files.get("curves.parquet")!) });
  const { cells } = sampleRecord();
  expect(rows).toHaveLength(9);
  expect(rows[4].cell).toBe("lr 0.01");
  expect(rows[4].ln_t).toBe(cells[1].curves.lnT[1]);
  expect(rows[4].gap_mean).toBeNaN();
  expect(rows[5].gap_ln_t_q95).toBe(cells[1].curves.gapLnT.q95[2]);
  expect(rows[5].count_sliding).toBe(cells[1].curves.counts.sliding[2]);
  expect(rows[5].log_loss_q05).toBe(cells[1].curves.logLoss.q05[2]);
});

test("each batch is sent on as it comes: memory holds one row group", async () => {
  const storage = memoryStorage();
  const folder = await openRunFolder(storage, experiment);
  for (let first = 0; first < 80000; first += 8000) await folder.append(sampleBatch(0, first, 8000));
  await folder.finish(sampleRecord(), { kernel: "", report: "" });
  const file = storage.files.get("trajectories.parquet")!;
  expect(storage.largestWrite).toBeLessThan(file.length / 8);
  const table = await readTable(bufferOf(file));
  expect(table.rows).toBe(80000);
  expect(table.groups).toHaveLength(10);
  expect(await table.read("id", 7998, 8002)).toEqual([7998, 7999, 8000, 8001]);
});
