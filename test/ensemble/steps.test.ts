import { afterAll, beforeAll, expect, test } from "vitest";
import { problemOf } from "../../src/ensemble/index.ts";
import { cellsOf, parseExperiment, presets } from "../../src/experiment/index.ts";
import { type Acquired, acquireDevice } from "../../src/node/index.ts";
import { STATUS } from "../../src/record/index.ts";
import { descend, initial, type Net, startDescent } from "../../src/reference/index.ts";
import { explicitOf, netAt, runBatch } from "./batch.ts";

let acquired: Acquired;
beforeAll(async () => {
  acquired = await acquireDevice("auto");
});
afterAll(() => acquired.close());

const RATE = 0.01;
const STEPS = 1e7;

/**
 * The pre-activations on one point of (-1, 1) that grows and that falls, after `steps`. Stepped while the falling one is active and 1e4 steps
 * longer, then E = exp(grow) as E + eta t + (eta / 2) ln(1 + eta t / E), which errs by less than eta^2 / (4 E): 1e-7.
 */
function side(grow: number, fall: number, steps: number): [number, number] {
  let [up, down] = [grow, fall];
  let step = 0;
  for (let settled = 0; step < steps && (down > 0 || (up > 0 && step < settled + 1e4)); step++) {
    const push = RATE * Math.exp(Math.max(down, 0) - Math.max(up, 0));
    if (up > 0) up += push;
    if (down > 0) {
      down -= push;
      settled = step + 1;
    }
  }
  if (up > 0) {
    const moved = RATE * (steps - step);
    const start = Math.exp(up);
    up = Math.log(start + moved + (RATE / 2) * Math.log1p(moved / start));
  }
  return [up, down];
}

function exactly({ w, b, v }: Net): Net {
  const [a, c] = side(w[0] + b[0], w[1] + b[1], STEPS);
  const [d, e] = side(b[1] - w[1], b[0] - w[0], STEPS);
  return {
    w: Float64Array.of((a - e) / 2, (c - d) / 2),
    b: Float64Array.of((a + e) / 2, (c + d) / 2),
    v,
  };
}

function distance(got: Net, wanted: Net): number {
  const parameters = [...wanted.w, ...wanted.b];
  const off = [...got.w, ...got.b].map((x, p) => Math.abs(x - parameters[p]));
  return Math.max(...off) / Math.max(...parameters.map(Math.abs));
}

test("1e7 exact steps of 64 given nets end within 2e-5 of the largest parameter", async () => {
  const { init: _, ...rest } = presets.exact.experiment;
  const experiment = parseExperiment({
    ...rest,
    trajectories: 64,
    init: { kind: "explicit", file: "64 nets" },
    recordsPerDecade: 1,
    stop: {},
  });
  const drawn = parseExperiment({ ...rest, init: { kind: "he-bias" } });
  const nets = Array.from({ length: 64 }, (_, id) => initial(drawn, cellsOf(drawn)[0], id));
  const batch = await runBatch(acquired.device, experiment, { explicit: explicitOf(nets) });
  const problem = problemOf(experiment, cellsOf(experiment)[0]);
  for (let i = 0; i < 64; i++) {
    const start = netAt(experiment, batch, i, "initial");
    const solved = exactly(start);
    // Every step in f64 for some of them; the solution for all.
    if (i < 8) {
      const twin = startDescent(problem, start, experiment.stop);
      descend(twin, STEPS);
      expect(distance(twin.net, solved)).toBeLessThan(2e-7);
    }
    expect(distance(netAt(experiment, batch, i, "final"), solved)).toBeLessThan(2e-5);
  }
});

test("1e6 steps of Adam at 0.05 end within 1e-3 of the terminal numerator", async () => {
  const experiment = parseExperiment({
    ...presets["two-neuron-adam"].experiment,
    trajectories: 64,
    exactSteps: 1e6,
    recordsPerDecade: 1,
  });
  const batch = await runBatch(acquired.device, experiment);
  const problem = problemOf(experiment, cellsOf(experiment)[0]);
  let compared = 0;
  for (let i = 0; i < batch.count; i++) {
    if (batch.finalStatus[i] !== STATUS.running) continue;
    compared++;
    const twin = startDescent(problem, netAt(experiment, batch, i, "initial"), experiment.stop);
    descend(twin, experiment.exactSteps);
    const got = netAt(experiment, batch, i, "final");
    const numerator = (net: Net) => Math.abs(net.b[1] - net.b[0]);
    expect(Math.abs(numerator(got) - numerator(twin.net))).toBeLessThan(1e-3);
  }
  // A quarter of 64, less 3 standard errors.
  expect(compared).toBeGreaterThan(5);
});
