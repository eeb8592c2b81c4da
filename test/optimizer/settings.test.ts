import { expect, test } from "vitest";
import { InputError } from "../../src/experiment/index.ts";
import {
  checkSides,
  OPTIMIZER_KINDS,
  parseOptimizer,
  parseRate,
  stateFormula,
} from "../../src/optimizer/index.ts";

const faultOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).message;
  }
  throw new Error("nothing was refused");
};

test("each optimizer has defaults, and what is parsed parses to itself", () => {
  for (const kind of OPTIMIZER_KINDS)
    for (const variant of { muon: ["jordan", "pytorch", "optax"], sumo: ["paper", "official"] }[
      kind as string
    ] ?? [undefined]) {
      const settings = parseOptimizer({ kind, ...(variant && { variant }) });
      expect(parseOptimizer(JSON.parse(JSON.stringify(settings)))).toEqual(settings);
    }
});

test("variants of SUMO differ as the paper and its code do", () => {
  expect(parseOptimizer({ kind: "sumo" })).toEqual({
    kind: "sumo",
    variant: "paper",
    rank: 8,
    refresh: 200,
    refreshBelow: null,
    momentum: 0.95,
    nesterov: false,
    orthogonalization: "svd",
    steps: null,
    limiter: 1.1,
    transform: true,
    outside: true,
    shapeScale: "sqrt",
    scale: 1,
    subspace: "randomized",
    weightDecay: 0,
    seed: 0,
  });
  expect(parseOptimizer({ kind: "sumo", variant: "official" })).toMatchObject({
    refresh: 200,
    momentum: 0.95,
    nesterov: true,
    limiter: 1.1,
    transform: false,
    shapeScale: "0.2sqrt",
    scale: 4,
    subspace: "exact",
    weightDecay: 0.01,
  });
  expect(parseOptimizer({ kind: "sumo", refreshBelow: 0.5 })).toMatchObject({
    refresh: null,
    refreshBelow: 0.5,
  });
  expect(parseOptimizer({ kind: "sumo", orthogonalization: "muon" })).toMatchObject({ steps: 5 });
});

test.each([
  ["sumo", 'optimizer: found "sumo"; allowed: an object with a kind: sgd, adamw, galore, muon, sumo'],
  [
    { kind: "sum" },
    'optimizer.kind: found "sum"; allowed: sgd, adamw, galore, muon, sumo; did you mean "sumo"?',
  ],
  [{}, "optimizer.kind: found nothing; allowed: sgd, adamw, galore, muon, sumo"],
  [
    { kind: "sumo", variant: "papr" },
    'optimizer.variant: found "papr"; allowed: paper, official; did you mean "paper"?',
  ],
  [{ kind: "sumo", rank: 0 }, "optimizer.rank: found 0; allowed: a whole number from 1 to 64"],
  [{ kind: "sumo", rank: 2.5 }, "optimizer.rank: found 2.5; allowed: a whole number from 1 to 64"],
  [{ kind: "sumo", rank: "4" }, 'optimizer.rank: found "4"; allowed: a whole number from 1 to 64'],
  [{ kind: "sumo", limiter: 0 }, "optimizer.limiter: found 0; allowed: a number from 1e-30 to 1e30, or null"],
  [{ kind: "sumo", momentum: 1 }, "optimizer.momentum: found 1; allowed: a number from 0 to below 1"],
  [
    { kind: "sumo", momentum: Number.NaN },
    "optimizer.momentum: found NaN; allowed: a number from 0 to below 1",
  ],
  [{ kind: "sumo", outside: 1 }, "optimizer.outside: found 1; allowed: true, false"],
  [
    { kind: "sumo", refresh: null },
    "optimizer.refresh: found null; allowed: a number of steps, or a number for refreshBelow",
  ],
  [
    { kind: "sumo", refresh: 5, refreshBelow: 1 },
    "optimizer.refreshBelow: found 1 beside refresh; allowed: one of the two",
  ],
  [{ kind: "adamw", epsilon: 0 }, "optimizer.epsilon: found 0; allowed: a number from 1e-30 to 1e30"],
  [{ kind: "sgd", weightDecay: -1 }, "optimizer.weightDecay: found -1; allowed: a number from 0 to 1e30"],
  [
    { kind: "sgd", momentun: 0.5 },
    'optimizer.momentun: found a setting that is not there; allowed: of sgd: momentum, weightDecay; did you mean "momentum"?',
  ],
])("%j is refused", (given, message) => {
  expect(faultOf(() => parseOptimizer(given))).toBe(message);
});

test("settings of another variant are unknown", () => {
  expect(faultOf(() => parseOptimizer({ kind: "sumo", nesterov: true }))).toMatch(
    /nesterov.*of sumo: variant, rank/,
  );
  expect(faultOf(() => parseOptimizer({ kind: "sumo", steps: 5 }))).toMatch(/steps.*of sumo:/);
  expect(faultOf(() => parseOptimizer({ kind: "muon", adjust: "original" }))).toMatch(/adjust.*of muon:/);
});

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e-50, "0.1", undefined])(
  "a rate of %s is refused",
  (rate) => {
    expect(faultOf(() => parseRate(rate))).toMatch(/^learningRate: found .*; allowed: a number above 0/);
  },
);

test("settings must fit the matrices", () => {
  const sumo = parseOptimizer({ kind: "sumo", rank: 6 });
  expect(() => checkSides(sumo, 6, 100)).not.toThrow();
  expect(faultOf(() => checkSides(sumo, 100, 5))).toBe(
    "rank: found 6 for matrices of 100 x 5; allowed: at most the short side, 5",
  );
  expect(faultOf(() => checkSides(parseOptimizer({ kind: "muon" }), 600, 513))).toMatch(
    /short side of up to 512/,
  );
  expect(faultOf(() => checkSides(sumo, 20_000, 8))).toMatch(/sides of up to 16384/);
  expect(() => checkSides(parseOptimizer({ kind: "adamw" }), 1, 100_000)).not.toThrow();
});

test("state of a 100 x 30 matrix by the paper's formulas", () => {
  const numbers = (given: object) => stateFormula(parseOptimizer(given), 100, 30);
  expect(numbers({ kind: "sgd" })).toBe(3000);
  expect(numbers({ kind: "adamw" })).toBe(6000);
  expect(numbers({ kind: "muon" })).toBe(3000);
  expect(numbers({ kind: "galore", rank: 4 })).toBe(2 * 100 * 4 + 30 * 4);
  expect(numbers({ kind: "sumo", rank: 4 })).toBe(30 * 4 + 100 * 4);
});
