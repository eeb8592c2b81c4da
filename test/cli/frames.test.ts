import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { sampleRecord } from "../elements/sample.ts";
import { openPng } from "../harness/png.ts";
import { expectRefused, run } from "./console.ts";
import { writeRun } from "./run-folder.ts";

const two = sampleRecord("two-neuron", 600);
const atlas = sampleRecord("init-atlas", 300);
let root: string;
let here: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "marginflow-frames-"));
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
const frame = (folder: string, name: string) => readFile(at(`${folder}/${name}`), "utf8");

/** Right end of the bands (samples beside names have other opacities): how far the figure has come. */
function reach(svg: string): number {
  const bands = [...svg.matchAll(/<path d="M([^"]*)Z" fill="[^"]*" fill-opacity="0\.(?:13|22)"/g)];
  return Math.max(...bands.flatMap(([, d]) => d.split("L").map((point) => Number(point.split(" ")[0]))));
}

test("without options: 48 numbered SVGs of 1920 x 1080 in the run folder, on the same axes, growing evenly to the whole figure", async () => {
  expect(await run("frames", at("two"))).toEqual({
    code: 0,
    stdout: `${at("two/frames-rate")}\n`,
    stderr: "",
  });
  const names = await readdir(at("two/frames-rate"));
  expect(names.sort()).toEqual(Array.from({ length: 48 }, (_, i) => `${String(i + 1).padStart(4, "0")}.svg`));
  const frames = await Promise.all(names.map((name) => frame("two/frames-rate", name)));
  for (const svg of frames) expect(svg).toMatch(/^<svg [^>]*width="1920" height="1080"/);
  // Every word, and so every tick and name, stands where it stands in the last frame.
  const words = frames.map((svg) => svg.match(/<text.*?<\/text>/g));
  for (const one of words) expect(one).toEqual(words[47]);
  expect(words[47]!.join("")).toContain('font-size="36"');
  const steps = frames.map(reach).map((x, place, all) => (place === 0 ? 0 : x - all[place - 1]));
  // Coordinates are hundredths of a pixel.
  for (const step of steps.slice(1)) expect(Math.abs(step - steps[1])).toBeLessThanOrEqual(0.021);
  expect(steps[1]).toBeGreaterThan(20);
});

test("the last frame is the figure itself; a histogram grows by whole bars", async () => {
  const options = ["--kind", "histogram", "--count", "7", "--out", at("bars")];
  expect((await run("frames", at("two"), ...options)).code).toBe(0);
  const bars = async (name: string) =>
    (await frame("bars", name)).match(/fill-opacity="0\.35"/g)?.length ?? 0;
  const counts = await Promise.all([1, 2, 3, 4, 5, 6, 7].map((place) => bars(`000${place}.svg`)));
  const { counts: bins } = two.cells[0].numerator!;
  const until = (place: number) =>
    bins.subarray(0, Math.round((place / 7) * bins.length)).filter((value) => value > 0).length;
  expect(counts).toEqual([1, 2, 3, 4, 5, 6, 7].map(until));
});

test("PNGs of the size that is asked for; one cell of several", async () => {
  const options = [
    "--format",
    "png",
    "--count",
    "2",
    "--width",
    "640",
    "--height",
    "480",
    "--out",
    at("png"),
  ];
  expect((await run("frames", at("atlas"), "--cell", "he-bias", "--kind", "phases", ...options)).code).toBe(
    0,
  );
  expect((await readdir(at("png"))).sort()).toEqual(["0001.png", "0002.png"]);
  for (const name of ["0001.png", "0002.png"]) {
    const { width, height } = openPng(await readFile(at(`png/${name}`)));
    expect([width, height]).toEqual([640, 480]);
  }
  expect(await readFile(at("png/0001.png"))).not.toEqual(await readFile(at("png/0002.png")));
  const all = await run("frames", at("atlas"), "--count", "1", "--out", at("all"));
  expect(all).toMatchObject({ code: 0, stderr: "not drawn, for there is no gap above 0 to draw: binary\n" });
});

test.each<[string, RegExp]>([
  ["", /frames: found no run folder; allowed: marginflow frames RUN/],
  ["nowhere", /run folder: found "nowhere", without record\.json/],
  ["two --kind gap", /--kind: found "gap"; allowed: rate, constant, histogram, phases/],
  ["two --format pdf", /--format: found "pdf"; allowed: svg, png/],
  ["two --count 0", /--count: found "0"; allowed: a whole number from 1 to 9999/],
  ["two --count 10000", /--count: found "10000"/],
  ["two --count 4.5", /--count: found "4.5"/],
  ["two --width 16:9", /--width: found "16:9"; allowed: a whole number from 320 to 7680/],
  ["two --height 319", /--height: found "319"/],
  ["two --width 7680 --height 320", /--width, --height: found 7680 x 320; allowed: nearer to 16:9/],
  ["two --out two", /--out: found two, which is not empty; allowed: a new or an empty folder/],
  ["two --out two/record.json", /--out: found two\/record\.json, which is no folder/],
  ["atlas --kind phases", /--kind phases: found \d cells; allowed: one, --cell he; /],
  ["atlas --cell binary", /found nothing to draw/],
])("marginflow frames %s: exit 2, one message, nothing written", async (line, message) => {
  await expectRefused(here, ["frames", ...line.split(" ").filter(Boolean)], message);
  expect((await readdir(at("two"))).sort()).toEqual([
    "experiment.json",
    "record.json",
    "trajectories.parquet",
  ]);
});

test("a corrupt record is refused with its place", async () => {
  await writeFile(at("two/record.json"), "{");
  await expectRefused(here, ["frames", "two"], /^marginflow: two\/record\.json: found .*JSON/);
});
