import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { talkPage } from "../../src/node/index.ts";
import { parseReplay, replayJson } from "../../src/record/index.ts";
import { sampleRecord } from "../elements/sample.ts";
import { expectRefused, run } from "./console.ts";
import { writeRun } from "./run-folder.ts";

const two = sampleRecord("two-neuron", 600);
let root: string;
let here: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "marginflow-talk-"));
});
afterAll(() => rm(root, { recursive: true }));

let folders = 0;
beforeEach(async () => {
  here = join(root, String(++folders));
  await mkdir(here);
  await writeRun(join(here, "two"), two);
});

const at = (name: string) => join(here, name);
const sha256 = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

test("one file with the record and the module, and a policy that names these two alone", async () => {
  expect(await run("talk", at("two"))).toEqual({ code: 0, stdout: `${at("two/talk.html")}\n`, stderr: "" });
  const page = await readFile(at("two/talk.html"), "utf8");
  const [, json] = /<script type="application\/json" id="record">([\s\S]*?)<\/script>/.exec(page)!;
  expect(replayJson(parseReplay(json))).toBe(replayJson(parseReplay(replayJson(two))));
  const [, module] = /<script type="module">([\s\S]*?)<\/script>/.exec(page)!;
  const [, style] = /<style>([\s\S]*?)<\/style>/.exec(page)!;
  const [, policy] = /Content-Security-Policy" content="([^"]*)"/.exec(page)!;
  expect(policy.split("; ")).toEqual([
    "default-src 'none'",
    `script-src ${sha256(module)}`,
    `style-src ${sha256(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ]);
  expect(page.match(/<\/script/g)).toHaveLength(2);
  expect((await run("talk", at("two"), "--out", at("mine.html"))).code).toBe(0);
  expect(await readFile(at("mine.html"), "utf8")).toBe(page);
});

test("nothing in the record or the module ends its element early, and a module that loads something is refused", () => {
  const record = sampleRecord("two-neuron", 60);
  record.environment.runtime = "</script><b> & <!-- ";
  const page = talkPage(record, 'const a = "</script><!--";');
  expect(page.match(/<\/script/g)).toHaveLength(2);
  expect(page).not.toContain("<!--");
  expect(() => talkPage(record, 'import("./table.js")')).toThrow("the page would load a module");
});

test.each<[string, RegExp]>([
  ["", /talk: found no run folder; allowed: marginflow talk RUN/],
  ["nowhere", /run folder: found "nowhere", without record\.json; allowed: a folder that marginflow sweep/],
  ["two --out two", /--out: found two, which is a folder; allowed: a new file/],
  ["two --out two/record.json", /--out: found two\/record\.json, which is there already/],
  ["two --out nowhere/talk.html", /--out: found nowhere\/talk\.html, which cannot be made/],
  ["two three", /talk: found "three"; allowed: 1 argument/],
  ["two --live", /talk: found an unknown option --live/],
])("marginflow talk %s: exit 2, one message, nothing written", async (line, message) => {
  await expectRefused(here, ["talk", ...line.split(" ").filter(Boolean)], message);
});

test("a corrupt record is refused with its place, and what is there is not replaced", async () => {
  expect((await run("talk", at("two"))).code).toBe(0);
  await expectRefused(here, ["talk", "two"], /--out: found two\/talk\.html, which is there already/);
  await writeFile(at("two/record.json"), replayJson(two).slice(0, 5000));
  await expectRefused(
    here,
    ["talk", "two", "--out", "other.html"],
    /^marginflow: two\/record\.json: found .*JSON/,
  );
});
