import fc from "fast-check";
import { expect, test } from "vitest";
import { fromUrl, parseExperiment, presetNames, presets, toJson, toUrl } from "../../src/experiment/index.ts";

const number = fc.double({ min: -1000, max: 1000, noNaN: true }).map((x) => Math.round(x * 1e4) / 1e4 + 0);
const pair = fc
  .tuple(number, number)
  .filter(([a, b]) => Math.fround(a) < Math.fround(b))
  .map((x) => ({ kind: "pair", x }));
const points = fc
  .uniqueArray(number, { minLength: 2, maxLength: 16, selector: Math.fround })
  .map((x) => ({ kind: "points", x, y: x.map((_, i) => (i === 0 ? -1 : 1)) }));
const dataset = fc.oneof(fc.constant({ kind: "two-points" }), pair, points);
const init = fc.oneof(
  fc.constantFrom("he", "he-bias", "uniform").map((kind) => ({ kind })),
  fc.record({ kind: fc.constant("thesis"), M: fc.constantFrom(0.1, 1, 10) }),
  fc.record({ kind: fc.constant("explicit"), file: fc.string({ minLength: 1 }) }),
);
const rate = fc.double({ min: 1e-6, max: 100, noNaN: true });
const experiment = fc.record(
  {
    name: fc.constantFrom("a", "two words", "x_1.5-b"),
    seed: fc.nat(),
    trajectories: fc.integer({ min: 1, max: 1e9 }),
    network: fc.record({
      width: fc.integer({ min: 1, max: 16 }),
      bias: fc.boolean(),
      trainOutput: fc.boolean(),
    }),
    dataset: fc.oneof(
      dataset,
      dataset.map((d) => [d]),
    ),
    loss: fc.constantFrom("exponential", "logistic"),
    optimizer: rate.map((learningRate) => ({ kind: "gd", learningRate })),
    init: fc.oneof(
      init,
      init.map((i) => [i]),
    ),
    exactSteps: fc.integer({ min: 1, max: 4e9 }),
    logHorizon: fc.constantFrom(0, 10, 100.5, 1000),
    stop: fc.constantFrom({}, { lossAbort: { at: 1, threshold: 0.5 } }),
  },
  { requiredKeys: ["name", "trajectories", "network", "dataset", "loss", "optimizer", "init", "exactSteps"] },
);

test("property: written and read again an experiment is the same, as JSON and as a link", () => {
  fc.assert(
    fc.property(experiment, (input) => {
      const parsed = parseExperiment(input);
      expect(parseExperiment(JSON.parse(toJson(parsed)))).toEqual(parsed);
      expect(fromUrl(`https://example.org/lab${toUrl(parsed)}`)).toEqual(parsed);
      expect(parseExperiment(parsed)).toEqual(parsed);
    }),
  );
});

test.each(presetNames)("preset %s: numbers read as they were written", (name) => {
  const { experiment: input } = presets[name];
  const written = JSON.parse(toJson(parseExperiment(input)));
  expect(written).toMatchObject(JSON.parse(JSON.stringify(input)));
});

test("JSON keeps short lists and objects on one line", () => {
  const text = toJson(parseExperiment(presets["two-neuron"].experiment));
  expect(text).toContain('\n  "optimizer": { "kind": "gd", "learningRate": 0.01 },\n');
  expect(text.split("\n").every((line) => line.length <= 120)).toBe(true);
});

test("a link without an experiment is an input error", () => {
  expect(() => fromUrl("https://example.org/#%7B%22a")).toThrow(/^link: found "%7B%22a" after #; allowed/);
});
