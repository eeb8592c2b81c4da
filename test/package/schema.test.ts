import { beforeAll, expect, test } from "vitest";
import { small } from "../../scripts/small.js";
import * as whole from "../../src/experiment/index.ts";
import { bundled } from "./small.ts";

let reduced: typeof whole;

beforeAll(async () => {
  reduced = await bundled("src/experiment/index.ts", small);
});

/** Every key that a user may write, and lists in the place of one. */
const FULL = {
  $schema: "experiment.schema.json",
  name: "full",
  seed: 1,
  trajectories: 64,
  network: { width: 2, inputs: 1, outputWeights: [1, -1], trainOutput: false, bias: true },
  dataset: [
    { kind: "two-points" },
    { kind: "pair", x: [-0.4, 1] },
    { kind: "points", x: [-2, -1, 1], y: [-1, -1, 1] },
  ],
  loss: "exponential",
  optimizer: [
    { kind: "gd", learningRate: 0.01 },
    { kind: "adam", learningRate: 0.1, beta1: 0.9, beta2: 0.999, eps: 1e-8 },
  ],
  init: [{ kind: "he" }, { kind: "thesis", M: 10 }],
  exactSteps: 1000,
  exactStepsCap: 1000,
  logHorizon: 0,
  recordsPerDecade: 4,
  stop: { lossAbort: { at: 100, threshold: 2 }, hit: { tolerance: 0.1, loss: 0.1 } },
};
const EXPLICIT = { ...FULL, init: { kind: "explicit", file: "inits.csv" } };

/** For the place of any value; an undefined one is a key that is missing. */
const ODD = [
  ...[undefined, null, true, false, "", "he", "signs", "logistic", "full experiment", "-", "a\nb"],
  ...[0, -0, 1, -1, 2, 0.5, 17, 32768, 32769, 1e9, 4e9, 5e9, Number.NaN, Number.POSITIVE_INFINITY],
  ...[[], [1], [1, -1], ["1"], [null], [[]], new Array(17).fill(1)],
  ...[{}, { kind: "he" }, { kind: "hee" }, { kind: "thesis" }, { kind: "gd", learningRate: 1 }, { kind: 1 }],
  ...[[{ kind: "two-points" }], [{ kind: "adam" }], { kind: "points", x: [1], y: [1] }, { extra: 1 }],
];

/** The value with every value within it replaced in turn by each of the odd ones, and with a key too many in every object. */
function* spoiled(value: unknown): Generator<unknown> {
  yield* ODD;
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield { ...value, extra: 1 };
  for (const [key, inner] of Object.entries(value))
    for (const other of spoiled(inner)) {
      const copy = Array.isArray(value) ? [...value] : { ...value };
      (copy as Record<string, unknown>)[key] = other;
      if (other === undefined && !Array.isArray(copy)) delete (copy as Record<string, unknown>)[key];
      yield copy;
    }
}

function outcome({ parseExperiment }: typeof whole, input: unknown): unknown {
  try {
    return parseExperiment(input);
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}

test("what the bundles leave of schemas reads and refuses experiments as the whole of them does", () => {
  const inputs = [
    ...whole.presetNames.map((name) => whole.presets[name].experiment),
    ...spoiled(FULL),
    ...spoiled(EXPLICIT),
  ];
  const expected = inputs.map((input) => outcome(whole, input));
  expect(inputs.map((input) => outcome(reduced, input))).toEqual(expected);
  const faults = new Set(expected.filter((one) => typeof one === "string"));
  // As many places, each with its own word for what is allowed, and then some that say what was found.
  expect(faults.size).toBeGreaterThan(500);
  expect(expected.some((one) => typeof one === "object")).toBe(true);
});

test("paths of the command line are the same", () => {
  const tries = ["seed=1", "network.width=3", "network.widht=3", "optimizer.learningRat=1", "init.M=3", "x"];
  const set = (from: typeof whole, path: string) => {
    try {
      return from.setPath(whole.presets["two-neuron"].experiment, path);
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(tries.map((path) => set(reduced, path))).toEqual(tries.map((path) => set(whole, path)));
});
