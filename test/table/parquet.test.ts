import { parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { expect, test } from "vitest";
import { type Column, parquetTable } from "../../src/table/index.ts";
import { bufferOf, memoryStorage } from "../record/sample.ts";

async function written(...groups: Column[][]) {
  const storage = memoryStorage();
  const table = parquetTable(await storage.create("t"));
  for (const group of groups) await table.append(group);
  await table.finish();
  const file = bufferOf(storage.files.get("t")!);
  return { rows: await parquetReadObjects({ file }), metadata: await parquetMetadataAsync(file) };
}

/** What a reader skips row groups by, of each row group's only column. */
async function boundsOf(...columns: Column[]) {
  const { metadata } = await written(...columns.map((column) => [column]));
  return metadata.row_groups.map(({ columns: [{ meta_data }] }) => {
    const { min_value, max_value } = meta_data!.statistics!;
    return [min_value, max_value];
  });
}

const doubles = (...data: number[]): Column => ({ name: "x", type: "DOUBLE", data: Float64Array.from(data) });

test("a row group of many pages comes back whole: numbers, truths, texts", async () => {
  const count = 300_001; // over two pages of doubles, and no multiple of 8
  const x = Float64Array.from({ length: count }, (_, i) => Math.sin(i) / 7);
  const id = Int32Array.from({ length: count }, (_, i) => i - 5);
  const yes = Array.from({ length: count }, (_, i) => (i * 7919) % 3 === 0);
  const word = Array.from({ length: count }, (_, i) => `word ${Math.floor(i / 10) % 300}`);
  const { rows, metadata } = await written([
    { name: "x", type: "DOUBLE", data: x },
    { name: "half", type: "FLOAT", data: Float32Array.from(x) },
    { name: "id", type: "INT32", data: id },
    { name: "yes", type: "BOOLEAN", data: yes },
    { name: "word", type: "STRING", data: word },
    { name: "same", type: "STRING", data: new Array(count).fill("he") },
  ]);
  expect(rows).toHaveLength(count);
  const wrong = rows.findIndex(
    (row, i) =>
      row.x !== x[i] ||
      row.half !== Math.fround(x[i]) ||
      row.id !== id[i] ||
      row.yes !== yes[i] ||
      row.word !== word[i] ||
      row.same !== "he",
  );
  expect(wrong).toBe(-1);
  expect(metadata.row_groups).toHaveLength(1);
  expect(metadata.created_by).toBe("marginflow");
  // A text that stands in every row takes a dictionary of one and some bytes a page.
  const [same] = metadata.row_groups[0].columns.slice(-1);
  expect(Number(same.meta_data!.total_compressed_size)).toBeLessThan(100);
});

test("bounds: NaN is passed over, a zero is both zeros, texts are ordered by their bytes", async () => {
  expect(
    await boundsOf(doubles(3, Number.NaN, -2), doubles(Number.NaN), doubles(0, 1), doubles(-1, -0)),
  ).toEqual([
    [-2, 3],
    [undefined, undefined],
    [-0, 1],
    [-1, 0],
  ]);
  const words = ["b", "ab", "a", "\u{1f600}", "\uff61"];
  expect(await boundsOf({ name: "t", type: "STRING", data: words })).toEqual([["a", "\u{1f600}"]]);
  const truths = (...data: boolean[]): Column => ({ name: "y", type: "BOOLEAN", data });
  expect(await boundsOf(truths(true, false), truths(true), truths(false, false))).toEqual([
    [false, true],
    [true, true],
    [false, false],
  ]);
});

test("a batch without rows adds none; a table without columns is refused", async () => {
  const { rows, metadata } = await written([doubles()], [doubles(1, 2)]);
  expect(rows).toEqual([{ x: 1 }, { x: 2 }]);
  expect(metadata.row_groups).toHaveLength(1);
  await expect(written()).rejects.toThrow(/columns/);
});
