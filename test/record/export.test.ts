import { parse } from "csv-parse/sync";
import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import { decodeNpy, exportCsv, exportNpz } from "../../src/record/index.ts";
import { parquetTable, readTable } from "../../src/table/index.ts";
import { bufferOf, memoryStorage } from "./sample.ts";

const f8 = Float64Array.of(0.1, -1 / 3, Number.NaN, 1e300);
const f4 = Float32Array.of(0.1, 1 / 3, 1e-30, 16777217);
const texts = ["he", 'a "b", c', "x", "he"];

async function table() {
  const storage = memoryStorage();
  const writer = parquetTable(await storage.create("t"));
  for (const [from, to] of [
    [0, 3],
    [3, 4],
  ]) {
    await writer.append([
      { name: "id", type: "INT32", data: Int32Array.from([0, 1, 2, 3]).slice(from, to) },
      { name: "text", type: "STRING", data: texts.slice(from, to) },
      { name: "f8", type: "DOUBLE", data: f8.slice(from, to) },
      { name: "f4", type: "FLOAT", data: f4.slice(from, to) },
      { name: "yes", type: "BOOLEAN", data: [true, false, true, true].slice(from, to) },
    ]);
  }
  await writer.finish();
  return { storage, table: await readTable(bufferOf(storage.files.get("t")!)) };
}

test("CSV: header, quoted texts, empty NaN, numbers that read back exactly", async () => {
  const { storage, table: source } = await table();
  await exportCsv(source, await storage.create("t.csv"));
  const rows = parse(Buffer.from(storage.files.get("t.csv")!), { columns: true }) as Record<string, string>[];
  expect(rows.map((row) => row.text)).toEqual(texts);
  expect(rows.map((row) => (row.f8 === "" ? Number.NaN : Number(row.f8)))).toEqual([...f8]);
  expect(rows.map((row) => Math.fround(Number(row.f4)))).toEqual([...f4]);
  expect(rows[0]).toEqual({ id: "0", text: "he", f8: "0.1", f4: "0.1", yes: "true" });
});

test("NPZ: one array a column, over row groups", async () => {
  const { storage, table: source } = await table();
  await exportNpz(source, await storage.create("t.npz"));
  const entries = unzipSync(storage.files.get("t.npz")!);
  expect(Object.keys(entries)).toEqual(["id.npy", "text.npy", "f8.npy", "f4.npy", "yes.npy"]);
  expect(decodeNpy(entries["f8.npy"]).values).toEqual(f8);
  expect(decodeNpy(entries["f4.npy"]).values).toEqual(Float64Array.from(f4));
  expect(decodeNpy(entries["yes.npy"]).values).toEqual(Float64Array.of(1, 0, 1, 1));
  expect(new TextDecoder("latin1").decode(entries["text.npy"])).toContain("'descr': '<U8'");
});
