import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { parseReplay, replayJson } from "../../src/record/index.ts";
import { sampleRecord } from "../elements/sample.ts";
import { openPdf } from "../harness/pdf.ts";
import { openPng } from "../harness/png.ts";
import { expectRefused, run } from "./console.ts";
import { writeRun } from "./run-folder.ts";

const two = sampleRecord("two-neuron", 600);
const atlas = sampleRecord("init-atlas", 300);
let root: string;
let here: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "marginflow-figure-"));
});
afterAll(() => rm(root, { recursive: true }));

let folders = 0;
beforeEach(async () => {
  here = join(root, String(++folders));
  await mkdir(here);
  await writeRun(join(here, "two"), two);
  await writeRun(join(here, "atlas"), atlas);
});

const at = (name: string) => join(here, name);
const figure = (...args: string[]) => run("figure", ...args);

async function table(name: string): Promise<{ head: string[]; rows: number[][] }> {
  const [head, ...rows] = (await readFile(at(name), "utf8")).trimEnd().split("\n");
  return { head: head.split(","), rows: rows.map((row) => row.split(",").map(Number)) };
}

test("without options: the gap as PDF in the run folder, as wide as a column, its numbers beside it", async () => {
  expect(await figure(at("two"))).toEqual({
    code: 0,
    stdout: `${at("two/rate.pdf")}\n${at("two/rate.csv")}\n`,
    stderr: "",
  });
  const pdf = openPdf(await readFile(at("two/rate.pdf")));
  expect(pdf.pages).toHaveLength(1);
  expect(pdf.pages[0][0]).toBe(234);
  expect(pdf.images).toBe(0);
  expect(pdf.fonts.map(({ embedded }) => embedded)).toEqual([true, true]);
  const { head, rows } = await table("two/rate.csv");
  expect(head).toEqual(["ln_t", "mean", "q05", "q25", "median", "q75", "q95", "not_aborted"]);
  const { lnT, gap } = parseReplay(replayJson(two)).cells[0].curves;
  const from = lnT.length - rows.length;
  for (const [row, values] of rows.entries())
    expect(values.slice(0, 6)).toEqual(
      [lnT, gap.mean, gap.q05, gap.q25, gap.q50, gap.q75].map((column) => column[row + from]),
    );
});

test.each([
  ["rate", "gap against ln t"],
  ["constant", "gap times ln t against ln t"],
  ["histogram", "Histogram of the terminal numerator"],
  ["phases", "share of successes over ln t"],
])("--kind %s as SVG, PDF and PNG, with one table", async (kind, label) => {
  for (const format of ["svg", "pdf", "png"]) {
    const { code, stdout } = await figure(at("two"), "--kind", kind, "--format", format, "--width", "6.5in");
    expect(code).toBe(0);
    expect(stdout).toBe(`${at(`two/${kind}.${format}`)}\n${at(`two/${kind}.csv`)}\n`);
  }
  const svg = await readFile(at(`two/${kind}.svg`), "utf8");
  expect(svg).toMatch(/^<svg [^>]*width="624" height="[\d.]+"[^>]* font-family="Arimo,/);
  expect(svg).toContain(`<title>${label}`);
  expect(svg).not.toContain("<image");
  const height = Number(/height="([\d.]+)"/.exec(svg)?.[1]);
  const pdf = openPdf(await readFile(at(`two/${kind}.pdf`)));
  expect(pdf.pages[0][0]).toBe(6.5 * 72);
  expect(pdf.pages[0][1]).toBeCloseTo(height * 0.75, 1);
  const png = openPng(await readFile(at(`two/${kind}.png`)));
  expect(png.width).toBe(6.5 * 600);
  // resvg has whole pixels.
  expect(Math.abs(png.height - (height * 600) / 96)).toBeLessThanOrEqual(1);
  expect(png.density).toEqual([23622, 23622]);
});

test("the constant is gap x ln t; the histogram counts the record's numerators; phases are its shares", async () => {
  const [cell] = parseReplay(replayJson(two)).cells;
  for (const kind of ["constant", "histogram", "phases"])
    await figure(at("two"), "--kind", kind, "--format", "svg");
  const constant = await table("two/constant.csv");
  expect(constant.rows.at(-1)![4]).toBe(cell.curves.gapLnT.q50.at(-1));
  const histogram = await table("two/histogram.csv");
  expect(histogram.rows.map((row) => row[2])).toEqual(Array.from(cell.numerator!.counts));
  const phases = await table("two/phases.csv");
  const { label, share } = cell.phases.patterns[0];
  expect(phases.rows.map((row) => row[phases.head.indexOf(label)])).toEqual(
    Array.from(share.slice(share.length - phases.rows.length)),
  );
});

test("several cells: medians, and a word on the one without a gap; --cell shows one", async () => {
  const { code, stderr } = await figure(at("atlas"), "--out", at("atlas.svg"));
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: "not drawn, for there is no gap above 0 to draw: binary\n",
  });
  const medians = await table("atlas.csv");
  const he = medians.head.indexOf("he");
  expect(medians.rows.at(-1)![he]).toBe(parseReplay(replayJson(atlas)).cells[0].curves.gap.q50.at(-1));
  const { stdout } = await figure(
    at("atlas"),
    "--kind",
    "histogram",
    "--cell",
    "thesis M 10",
    "--format",
    "png",
  );
  expect(stdout).toContain(at("atlas/histogram_thesis_M_10.png"));
  await figure(at("atlas"), "--cell", "he-bias");
  expect((await table("atlas/rate_he-bias.csv")).head).toContain("q95");
});

test("--dpi and centimetres; the format is seen from the name", async () => {
  await figure(at("two"), "--out", at("small.PNG"), "--dpi", "300", "--width", "8.5cm");
  const { width, density } = openPng(await readFile(at("small.PNG")));
  // 8.5 cm at 300 dpi are 1003.9 pixels.
  expect(Math.abs(width - 1003.94)).toBeLessThan(1);
  expect(density).toEqual([11811, 11811]);
  await figure(at("two"), "--out", at("small.pdf"), "--width", "84mm");
  expect(openPdf(await readFile(at("small.pdf"))).pages[0][0]).toBeCloseTo((84 / 25.4) * 72, 3);
});

test.each<[string, RegExp]>([
  ["", /figure: found no run folder; allowed: marginflow figure RUN/],
  ["nowhere", /run folder: found "nowhere", without record\.json; allowed: a folder that marginflow sweep/],
  ["two --kind rates", /--kind: found "rates"; allowed: rate, constant, .*did you mean "rate"\?/],
  ["two --format jpg", /--format: found "jpg"; allowed: svg, pdf, png/],
  ["two --width 3.25", /--width: found "3.25"; allowed: 1.5in to 20in, or as much in cm or mm/],
  ["two --width 1in", /--width: found "1in"/],
  ["two --width 21in", /--width: found "21in"/],
  ["two --width -3in", /--width: found "-3in"/],
  ["two --width 1e1in", /--width: found "1e1in"/],
  ["two --dpi 300", /--dpi: found "300" for pdf; allowed: --format png/],
  ["two --format png --dpi 71", /--dpi: found "71"; allowed: a whole number from 72 to 2400/],
  ["two --format png --dpi 600.5", /--dpi: found "600.5"/],
  [
    "two --format png --dpi 2400 --width 20in",
    /--dpi: found \d+ million pixels; allowed: at most 100 million/,
  ],
  ["two --out figure", /--out: found "figure"; allowed: \.svg, \.pdf, \.png/],
  ["two --out figure.pdf --format svg", /--out: found "figure.pdf"; allowed: a name that ends in \.svg/],
  ["two --out nowhere/figure.pdf", /--out: found nowhere\/figure\.pdf, which cannot be made/],
  ["atlas --cell hee", /--cell: found "hee"; allowed: he; he-bias; .*did you mean "he"\?/],
  ["atlas --kind histogram", /--kind histogram: found \d cells; allowed: one, --cell he; he-bias/],
  ["atlas --kind phases", /--kind phases: found \d cells/],
  ["atlas --cell binary", /--kind rate: found nothing to draw \(The gap is 0 at every recorded time/],
])("marginflow figure %s: exit 2, one message, nothing written", async (line, message) => {
  await expectRefused(here, ["figure", ...line.split(" ").filter(Boolean)], message);
  expect((await readdir(at("two"))).sort()).toEqual([
    "experiment.json",
    "record.json",
    "trajectories.parquet",
  ]);
});

test("no success: the figure says why there is none", async () => {
  const [summary] = two.summary.inits;
  const counts = { ...summary.counts, flowing: 0, aborted: 600 };
  const none = {
    ...two,
    cells: two.cells.map((cell) => ({
      ...cell,
      curves: { ...cell.curves, gap: { ...cell.curves.gap, q50: cell.curves.gap.q50.map(() => Number.NaN) } },
    })),
    summary: { ...two.summary, inits: [{ ...summary, counts, successes: 0, rate: null }] },
  };
  await writeRun(at("none"), none);
  await expectRefused(here, ["figure", "none"], /found nothing to draw \(None of 600 trajectories succeeded/);
});

test("what is there is not replaced: neither the figure nor another table", async () => {
  await writeFile(at("mine.svg"), "mine");
  await expectRefused(
    here,
    ["figure", "two", "--out", "mine.svg"],
    /--out: found mine\.svg, which is there already/,
  );
  expect(await readFile(at("mine.svg"), "utf8")).toBe("mine");
  await writeFile(at("other.csv"), "a,b\n");
  await expectRefused(
    here,
    ["figure", "two", "--out", "other.svg"],
    /--out: found other\.csv, which is there/,
  );
  expect((await figure(at("two"), "--format", "svg")).code).toBe(0);
  await expectRefused(here, ["figure", "two", "--format", "svg"], /rate\.svg, which is there already/);
});

test("a corrupt record is refused with its place", async () => {
  const json = replayJson(two);
  await writeFile(at("two/record.json"), json.slice(0, json.length >> 1));
  await expectRefused(here, ["figure", "two"], /^marginflow: two\/record\.json: found .*JSON/);
  await writeFile(at("two/record.json"), json.replace('"started":"2026', '"started":"soon'));
  await expectRefused(here, ["figure", "two"], /environment\.started: found "soon.*; allowed: a date/);
});

/** Every place in a JSON value but those inside long lists of numbers, where one stands for all. */
function places(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [path];
  const entries = Array.isArray(value) ? [...value.entries()].slice(0, 1) : Object.entries(value);
  return [path, ...entries.flatMap(([key, item]) => places(item, [...path, key]))];
}

test("property: a record with anything in it replaced or left out gives a figure or one message, never a crash", async () => {
  const json = replayJson(two);
  const all = places(JSON.parse(json)).filter((path) => path.length > 0);
  await writeRun(at("fuzz"), two);
  const replacement = fc.constantFrom<unknown>(undefined, null, 0, "words", [], {}, [null], -1, 1e308);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...all),
      replacement,
      fc.constantFrom("rate", "constant", "histogram", "phases", "appendix"),
      async (path, value, kind) => {
        const record = JSON.parse(json);
        const parent = path.slice(0, -1).reduce((node, key) => node[key], record);
        parent[path[path.length - 1]] = value;
        await writeFile(at("fuzz/record.json"), JSON.stringify(record));
        const args = kind === "appendix" ? ["appendix", at("fuzz")] : ["figure", at("fuzz"), "--kind", kind];
        const { code, stderr } = await run(...args, ...(kind === "appendix" ? [] : ["--format", "svg"]));
        if (code !== 0) {
          expect(stderr, `${path.join(".")} = ${JSON.stringify(value)}`).toMatch(/^marginflow: .*\n$/);
          expect(code).toBe(2);
        }
        for (const name of ["svg", "csv"]) await rm(at(`fuzz/${kind}.${name}`), { force: true });
      },
    ),
    { numRuns: 400 },
  );
}, 60_000);
