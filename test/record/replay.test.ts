import fc from "fast-check";
import { expect, test } from "vitest";
import { InputError } from "../../src/experiment/index.ts";
import { parseReplay, replayJson } from "../../src/record/index.ts";
import { sampleRecord } from "./sample.ts";

test("a record read back is the same to seven digits, NaN and null where they were", () => {
  const record = sampleRecord();
  const back = parseReplay(replayJson(record));
  expect(back.summary).toEqual(record.summary);
  expect(back.experiment).toEqual(record.experiment);
  expect(back.environment).toEqual(record.environment);
  expect(back.cells[0].curves.gap.mean).toBeInstanceOf(Float64Array);
  expect(back.cells[0].curves.gap.mean[1]).toBeNaN();
  expect(back.cells[1].numerator).toBeNull();
  expect(back.cells[0].phases.patterns[0]).toMatchObject({ bits: 9, label: "10/01" });
  expect(back.cells[2].curves.logLoss.q95[2]).toBeCloseTo(record.cells[2].curves.logLoss.q95[2], 6);
  // Rounded once, nothing is lost any more.
  expect(parseReplay(replayJson(back))).toEqual(back);
});

test("property: seven significant digits leave at most 5e-7 of a number", () => {
  fc.assert(
    fc.property(fc.double({ noDefaultInfinity: true }), (x) => {
      const record = sampleRecord();
      record.cells[0].curves.lnT[0] = x;
      const back = parseReplay(replayJson(record)).cells[0].curves.lnT[0];
      if (Number.isNaN(x)) expect(back).toBeNaN();
      else expect(Math.abs(back - x)).toBeLessThanOrEqual(5.0001e-7 * Math.abs(x) + Number.MIN_VALUE);
    }),
  );
});

test.each<[string, (plain: ReturnType<typeof JSON.parse>) => void, RegExp]>([
  ["an experiment that is none", (plain) => delete plain.experiment.loss, /loss: found nothing/],
  ["no cells", (plain) => delete plain.cells, /^run: cells: found nothing; allowed: a list$/],
  [
    "a curve cut short",
    (plain) => plain.cells[0].curves.gap.q50.pop(),
    /^run: cells\[0\]\.curves\.gap\.q50: found 2 numbers; allowed: 3/,
  ],
  [
    "words for numbers",
    (plain) => plain.cells[1].constants.counts.splice(2, 1, "many"),
    /^run: cells\[1\]\.constants\.counts\[2\]: found a string/,
  ],
  [
    "a summary of other cells",
    (plain) => plain.summary.inits.pop(),
    /^run: summary\.inits: found 2 cells; allowed: 3, as in cells$/,
  ],
  [
    "a time that is none",
    (plain) => {
      plain.environment.started = "soon";
    },
    /^run: environment\.started: found "soon"; allowed: a date$/,
  ],
  [
    "a pattern without a name",
    (plain) => delete plain.cells[0].phases.patterns[0].label,
    /^run: cells\[0\]\.phases\.patterns\[0\]\.label: found nothing; allowed: a text$/,
  ],
  [
    "a status that is not counted",
    (plain) => delete plain.summary.inits[1].counts.sliding,
    /^run: summary\.inits\[1\]\.counts\.sliding: found nothing; allowed: a number or null$/,
  ],
])("a corrupt record says where: %s", (_, corrupt, message) => {
  const plain = JSON.parse(replayJson(sampleRecord()));
  corrupt(plain);
  expect(() => parseReplay(JSON.stringify(plain), "run")).toThrow(InputError);
  expect(() => parseReplay(JSON.stringify(plain), "run")).toThrow(message);
});

test("what is no JSON is said to be none", () => {
  expect(() => parseReplay("<!doctype html>", "run/record.json")).toThrow(/^run\/record\.json: found .*JSON/);
});

test("the text has no NaN and no long decimals in its arrays", () => {
  const text = replayJson(sampleRecord());
  expect(text).not.toContain("NaN");
  expect(text).toContain("[0,0.3333333,0.6666667]");
});
