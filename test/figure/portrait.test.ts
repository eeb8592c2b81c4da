import { expect, test } from "vitest";
import { type Trace, trace } from "../../src/ensemble/index.ts";
import { cellsOf, type ExperimentInput, parseExperiment, presets } from "../../src/experiment/index.ts";
import { portraitOf, settingOf, spoken, trajectoryFigure } from "../../src/figure/index.ts";
import { STATUS } from "../../src/record/index.ts";
import { evaluate } from "../../src/reference/index.ts";

const preset = presets["two-neuron"].experiment;

function follow(changes: Partial<ExperimentInput>, id: number): Promise<Trace> {
  const experiment = parseExperiment({ ...preset, ...changes });
  return trace(experiment, cellsOf(experiment)[0], id);
}

/** The first of the preset's trajectories that succeeds, and one that is aborted. */
const succeeds = () => follow({}, 1);
const isAborted = () => follow({}, 2);
const biased: Partial<ExperimentInput> = { init: { kind: "he-bias" } };
const pinning: Partial<ExperimentInput> = {
  ...biased,
  dataset: { kind: "pair", x: [-0.4, 1] },
  optimizer: { kind: "gd", learningRate: 0.05 },
  logHorizon: 300,
};

const at = (traced: Trace, exponent: number) =>
  traced.lnT.findIndex((lnT) => Math.abs(lnT - exponent * Math.LN10) < 1e-9);
const said = (traced: Trace, index: number) =>
  spoken(trajectoryFigure(settingOf(traced), "product").readout(index));

test("the portrait's margin is the trace's gap, its curve is f, its zeros are zeros", async () => {
  for (const [changes, id] of [
    [{}, 1],
    [biased, 7],
    [pinning, 1],
  ] as const) {
    const traced = await follow(changes, id);
    const setting = settingOf(traced);
    const { margin: optimum } = traced.problem.optimum!;
    for (let r = 0; r < traced.nets.length; r += 7) {
      const { margin, curve, zeros, active, kinks, values } = portraitOf(setting, r);
      // A margin is a difference of numbers of order 1.
      expect(Math.abs(margin.size - optimum * (1 - traced.gap[r]))).toBeLessThan(1e-12);
      const net = traced.nets[r];
      for (const [x, f] of curve) expect(f).toBe(evaluate(net, x));
      for (let k = 1; k < curve.length; k++) {
        const [[a, fa], [b, fb]] = [curve[k - 1], curve[k]];
        expect(evaluate(net, (a + b) / 2)).toBeCloseTo((fa + fb) / 2, 9);
      }
      for (const { from } of zeros) expect(evaluate(net, from)).toBeCloseTo(0, 9);
      for (const { neuron, x } of kinks) expect([active[neuron]!.from, active[neuron]!.to]).toContain(x);
      expect(values).toEqual(Array.from(traced.problem.x, (x) => evaluate(net, x)));
    }
  }
});

// What the picture is there to show: of c / ln t the numerator stays and the slope grows.
test("f at the best boundary stays while f at the points grows like ln t", async () => {
  const traced = await succeeds();
  const setting = settingOf(traced);
  const [early, late] = [6, 100].map((exponent) => portraitOf(setting, at(traced, exponent)));
  expect(late.middle!.f / early.middle!.f).toBeCloseTo(1, 1);
  // Both values are ln(eta t) up to terms that vanish.
  for (const value of late.values) expect(Math.abs(value)).toBeCloseTo(100 * Math.LN10 + Math.log(0.01), 1);
});

test("the trail stands at t = 1, 100, 10^4, 10^10, ... as far as the trajectory came", async () => {
  const traced = await succeeds();
  const shown = settingOf(traced).trail.map((r) => Math.round(traced.lnT[r] / Math.LN10));
  expect(shown).toEqual([0, 2, 4, 10, 30, 100]);
  expect(settingOf(await isAborted()).trail).toHaveLength(3);
});

test("the scale is a round number that holds f up to t = 10^4", async () => {
  const traced = await succeeds();
  const { height } = settingOf(traced);
  expect(height).toBe(6);
  const largest = Math.max(...portraitOf(settingOf(traced), at(traced, 4)).values.map(Math.abs));
  expect(largest).toBeLessThan(height);
});

test("one sentence says what is seen", async () => {
  const traced = await succeeds();
  expect(said(traced, at(traced, 2))).toMatch(
    /^At t = 10\^2, the boundary is 0\.\d+ from the best one, x = 0, for f is −0\.\d+ there and 2\.\d+ and −0\.\d+ at the points: gap × ln t = 0\.\d+; active: neuron 1 right of −0\.0\d+, neuron 2 left of 0\.\d+\.$/,
  );
  expect(said(traced, at(traced, 100))).toContain(
    "At t = 10^100 (log-time flow), the boundary is still 0.005",
  );
  const aborted = await isAborted();
  expect(aborted.finalStatus).toBe(STATUS.aborted);
  expect(said(aborted, aborted.nets.length - 1)).toMatch(
    /^At t = 10\^4 \(aborted: the loss is still too large\), (the point x = −?1 is not on its right side|neither point is on its right side): margin 0;/,
  );
});

test("pinned kinks are named", async () => {
  const traced = await follow(pinning, 1);
  const last = traced.nets.length - 1;
  expect(traced.finalStatus).toBe(STATUS.sliding);
  expect(portraitOf(settingOf(traced), last).pinned).toEqual([
    { neuron: 0, point: 0 },
    { neuron: 1, point: 1 },
  ]);
  expect(said(traced, last)).toContain(
    "active: neuron 1 right of −0.400 (pinned), neuron 2 left of 1.00 (pinned).",
  );
  const { marks } = trajectoryFigure(settingOf(traced), "product");
  expect(marks.map(({ before, after }) => [spoken(before), spoken(after)])).toEqual([
    ["exact steps", "log-time flow, sliding"],
  ]);
});

test("without an optimum margin the loss is followed", async () => {
  const traced = await follow(
    {
      network: { width: 3, bias: false },
      dataset: { kind: "points", x: [-1, -0.5, 0.6], y: [-1, -1, 1] },
      logHorizon: 20,
    },
    1,
  );
  const figure = trajectoryFigure(settingOf(traced), "product");
  expect(spoken(figure.yAxis.title)).toBe("ln loss");
  // t = 1 has no place on a scale that is logarithmic in ln t.
  expect(figure.lines[0].values).toEqual([
    null,
    ...Array.from(traced.logLoss.subarray(1, traced.nets.length)),
  ]);
  expect(spoken(figure.readout(figure.x.length - 1))).toContain(
    "no optimum margin is known for this network on these points",
  );
});

test("the table has a row a record, its data every parameter", async () => {
  const traced = await succeeds();
  const { table } = trajectoryFigure(settingOf(traced), "product");
  const rows = table.rows();
  expect(table.head.map(spoken)).toEqual([
    "t",
    "margin",
    "gap",
    "gap × ln t",
    "f(0)",
    "f(−1)",
    "f(1)",
    "ln loss",
    "state",
  ]);
  expect(rows).toHaveLength(traced.nets.length);
  for (const row of rows) expect(row).toHaveLength(table.head.length);
  const columns = Object.fromEntries(table.data().map(({ name, values }) => [name, values]));
  expect(columns.gap).toEqual(Array.from(traced.gap));
  expect(columns.w1).toEqual(traced.nets.map(({ w }) => w[0]));
  expect(Object.keys(columns)).toEqual([
    "ln_t",
    "margin",
    "gap",
    "log_loss",
    "status",
    "pattern",
    "w1",
    "w2",
    "b1",
    "b2",
    "v1",
    "v2",
  ]);
});
