import { describe, expect, test } from "vitest";
import { parseExperiment, presetNames, presets, setPath } from "../../src/experiment/index.ts";

const base = presets["two-neuron"].experiment;
const changed = (...assignments: string[]) =>
  parseExperiment(assignments.reduce<unknown>((json, assignment) => setPath(json, assignment), base));
const explicitInit = { ...base, init: { kind: "explicit" } };

test("the smallest experiment gets every default", () => {
  const experiment = parseExperiment({
    $schema: "experiment.schema.json",
    name: "small",
    trajectories: 1,
    network: { width: 3 },
    dataset: { kind: "two-points" },
    loss: "logistic",
    optimizer: { kind: "adam", learningRate: 0.1 },
    init: { kind: "thesis" },
    exactSteps: 10,
  });
  expect(experiment).toEqual({
    name: "small",
    seed: 0,
    trajectories: 1,
    network: { width: 3, inputs: 1, outputWeights: [1, -1, 1], trainOutput: false, bias: true },
    dataset: { kind: "two-points" },
    loss: "logistic",
    optimizer: { kind: "adam", learningRate: 0.1, beta1: 0.9, beta2: 0.999, eps: 1e-8 },
    init: { kind: "thesis", M: 10 },
    exactSteps: 10,
    exactStepsCap: 10,
    logHorizon: 0,
    recordsPerDecade: 4,
    stop: { lossAbort: null, hit: null },
  });
});

test.each(presetNames)("preset %s is valid and is told apart by one line", (name) => {
  const { description, experiment } = presets[name];
  expect(parseExperiment(experiment).name).toBe(name);
  expect(description).toMatch(/^[^\n]{20,110}$/);
});

test("exactStepsCap is ten times exactSteps with flow, within what a step counter and the horizon allow", () => {
  expect(changed("exactSteps=10000").exactStepsCap).toBe(100000);
  expect(changed("exactSteps=1000000000").exactStepsCap).toBe(4e9);
  expect(changed("logHorizon=4.5").exactStepsCap).toBe(Math.floor(10 ** 4.5));
  expect(changed("logHorizon=0").exactStepsCap).toBe(10000);
});

test("points and output weights are rounded to f32", () => {
  const experiment = changed('dataset={"kind":"pair","x":[-0.4,1]}', "network.outputWeights=[0.1,-1]");
  expect(experiment.dataset).toEqual({ kind: "pair", x: [Math.fround(-0.4), 1] });
  expect(experiment.network.outputWeights).toEqual([Math.fround(0.1), -1]);
});

const points = (x: number[], y: number[]) => `dataset=${JSON.stringify({ kind: "points", x, y })}`;
const many = Array.from({ length: 17 }, (_, i) => i);

describe("one message names the path, what was found, what is allowed", () => {
  test.each<[string, string[], RegExp]>([
    [
      "type",
      ["trajectories=many"],
      /^trajectories: found "many"; allowed: a whole number from 1 to 1000000000$/,
    ],
    ["too many", ["trajectories=2e9"], /^trajectories: found 2000000000; allowed: a whole number from 1 to/],
    ["not whole", ["exactSteps=10.5"], /^exactSteps: found 10.5; allowed: a whole number/],
    ["infinite", ["logHorizon=1e999"], /^logHorizon: found Infinity; allowed: a number from 0 to 1000$/],
    ["beyond the horizon", ["logHorizon=1001"], /^logHorizon: found 1001; allowed: a number from 0 to 1000$/],
    [
      "horizon behind",
      ["logHorizon=3"],
      /^logHorizon: found 3; allowed: 0 \(no flow\), or above log10\(exactSteps\) = 4/,
    ],
    [
      "learning rate",
      ["optimizer.learningRate=0"],
      /^optimizer.learningRate: found 0; allowed: a number above 0/,
    ],
    [
      "in a list",
      ['optimizer=[{"kind":"gd","learningRate":-1}]'],
      /^optimizer\[0\].learningRate: found -1; allowed/,
    ],
    ["no kind", ["optimizer={}"], /^optimizer.kind: found nothing; allowed: "gd", "adam"$/],
    [
      "wrong kind",
      ["init.kind=hee"],
      /^init.kind: found "hee"; allowed: "he", .*"explicit"; did you mean "he"\?$/,
    ],
    [
      "kind in a list",
      ['init=[{"kind":"he"},{"kind":"x"}]'],
      /^init\[1\].kind: found "x"; allowed: "he", "he-bias"/,
    ],
    ["no object", ["init=he"], /^init: found "he"; allowed: an object, or a list of such objects$/],
    ["empty list", ["init=[]"], /^init: found \[\]; allowed: at least one entry$/],
    [
      "missing key",
      ['optimizer={"kind":"gd"}'],
      /^optimizer.learningRate: found nothing; allowed: this key has to be there$/,
    ],
    ["file", [], /^init.file: found nothing/],
    ["seed", ["seed=4294967296"], /^seed: found 4294967296; allowed: a whole number from 0 to 4294967295$/],
    ["loss", ["loss=hinge"], /^loss: found "hinge"; allowed: "exponential", "logistic"$/],
    ["width", ["network.width=17"], /^network.width: found 17; allowed: a whole number from 1 to 16$/],
    ["inputs", ["network.inputs=2"], /^network.inputs: found 2; allowed: 1$/],
    [
      "weights",
      ["network.width=3"],
      /^network.outputWeights: found 2 numbers; allowed: one for each neuron: network.width is 3$/,
    ],
    [
      "weight word",
      ["network.outputWeights=sign"],
      /^network.outputWeights: found "sign"; allowed: "signs", "signed-uniform" or/,
    ],
    [
      "weight range",
      ["network.outputWeights=[1,-40000]"],
      /^network.outputWeights\[1\]: found -40000; allowed: a number from -32768 to 32768$/,
    ],
    ["name", ["name=../x"], /^name: found "\.\.\/x"; allowed: 1 to 80 letters/],
    ["pair order", ['dataset={"kind":"pair","x":[1,-1]}'], /^dataset.x: found \[1,-1\]; allowed: x- < x\+/],
    [
      "pair length",
      ['dataset={"kind":"pair","x":[1]}'],
      /^dataset.x: found \[1\]; allowed: two numbers \[x-, x\+\]$/,
    ],
    [
      "pair twice",
      ['dataset={"kind":"pair","x":[1,1.00000001]}'],
      /^dataset.x\[1\]: found 1, as x\[0\] after rounding to f32; allowed: distinct points$/,
    ],
    [
      "subnormal",
      ['dataset={"kind":"pair","x":[0,1e-40]}'],
      /^dataset.x\[1\]: found .*; allowed: 0, or a size that f32 holds/,
    ],
    [
      "one label",
      [points([0, 1], [1, 1])],
      /^dataset.y: found only label 1; allowed: both labels, -1 and 1$/,
    ],
    ["label", [points([0, 1], [0, 1])], /^dataset.y\[0\]: found 0; allowed: -1 or 1$/],
    [
      "ragged",
      [points([0, 1, 2], [-1, 1])],
      /^dataset.y: found 2 labels; allowed: as many as there are points: 3$/,
    ],
    [
      "too many points",
      [
        points(
          many,
          many.map((i) => (i % 2 ? 1 : -1)),
        ),
      ],
      /^dataset.x: found .*; allowed: 2 to 16 numbers$/,
    ],
    [
      "repeated entry",
      ['init=[{"kind":"he"},{"kind":"he"}]'],
      /^init\[1\]: found the same as init\[0\]; allowed: each entry once$/,
    ],
    [
      "adam's flow",
      ["optimizer.kind=adam"],
      /^logHorizon: found 100 with optimizer adam; allowed: 0\. Adam has no log-time flow: /,
    ],
    [
      "adam in a list",
      ['optimizer=[{"kind":"gd","learningRate":1},{"kind":"adam","learningRate":1}]'],
      /Adam has no log-time flow/,
    ],
    [
      "hit, three neurons",
      ['network={"width":3}', 'stop.hit={"tolerance":1,"loss":1}'],
      /^stop.hit: found a hit test at network.width 3; allowed: width 2 only/,
    ],
    [
      "hit, no bias",
      ["network.bias=false", 'stop.hit={"tolerance":1,"loss":1}'],
      /^stop.hit: found a hit test at network.bias false/,
    ],
    ["hit, half", ["stop.hit.tolerance=1"], /^stop.hit.loss: found nothing/],
    [
      "abort too late",
      ["exactSteps=100", "logHorizon=0"],
      /^stop.lossAbort.at: found 10000; allowed: at most exactSteps = 100$/,
    ],
    ["cap below", ["exactStepsCap=500"], /^exactStepsCap: found 500; allowed: from exactSteps = 10000/],
    [
      "cap without flow",
      ["logHorizon=0", "exactStepsCap=20000"],
      /^exactStepsCap: found 20000; allowed: exactSteps = 10000 where logHorizon is 0$/,
    ],
  ])("%s", (name, assignments, message) => {
    const attempt = () => (name === "file" ? parseExperiment(explicitInit) : changed(...assignments));
    expect(attempt).toThrow(
      expect.objectContaining({ name: "InputError", message: expect.stringMatching(message) }),
    );
  });

  test.each<[object, RegExp]>([
    [
      { ...base, trajectory: 1 },
      /^trajectory: found an unknown key; allowed: .*; did you mean "trajectories"\?$/,
    ],
    [{ ...base, init: [{ kind: "he", M: 1 }] }, /^init\[0\].M: found an unknown key; allowed: kind$/],
    [{ ...base, network: { widht: 2 } }, /^network.width: found nothing/],
    [
      { ...base, stop: { hits: null } },
      /^stop.hits: found an unknown key; allowed: lossAbort, hit; did you mean "hit"\?$/,
    ],
    [[], /^experiment: found a list; allowed: an object$/],
  ])("%#: keys", (input, message) => {
    expect(() => parseExperiment(input)).toThrow(message);
  });
});
