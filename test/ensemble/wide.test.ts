import { afterAll, beforeAll, expect, test } from "vitest";
import { type Acquired, acquireDevice } from "../../src/node/index.ts";
import { STATUS } from "../../src/record/index.ts";
import { compareExact, compareFlow } from "../conformance/compare.ts";
import { experimentOf, network } from "../conformance/experiment.ts";

let acquired: Acquired;
beforeAll(async () => {
  acquired = await acquireDevice("auto");
});
afterAll(() => acquired.close());

// Labels change sign twice; compareFlow holds gaps to 1e-4, where a kink slides to 1e-3.
test.each([
  { width: 5, x: [-0.8, 0.1, 0.6], y: [-1, 1, -1] as const, trainOutput: true, until: 1e6 },
  {
    width: 16,
    x: [-1, -0.7, -0.1, 0.2, 0.6, 0.9],
    y: [1, 1, -1, -1, 1, 1] as const,
    trainOutput: false,
    until: 3e5,
  },
])(
  "width $width on $x.length points, labels that turn twice: flow from 1e4 meets exact steps",
  async (given) => {
    const { width, x, y, trainOutput, until } = given;
    const experiment = experimentOf({
      name: `width ${width}`,
      trajectories: 24,
      network: network(width, { trainOutput }),
      dataset: { kind: "points", x, y: [...y] },
      loss: "logistic",
      exactSteps: 10_000,
      exactStepsCap: 10_000,
      logHorizon: 6,
    });
    const batch = await compareFlow(acquired.device, experiment, until, 4);
    // None gave up: stiff flow stalls where it runs out of attempts, and here the horizon is near.
    const statuses = Array.from(batch.finalStatus);
    const wrong = statuses.filter((status, i) => status === STATUS.stalled && batch.correct[i] === 1);
    expect(wrong).toEqual([]);
  },
);

test("the hit test where points are looped over", async () => {
  const experiment = experimentOf({
    name: "hit on 5 points",
    dataset: { kind: "points", x: [-1.3, -1, 1, 1.2, 1.4], y: [-1, -1, 1, 1, 1] },
    exactSteps: 20_000,
    stop: { hit: { tolerance: 2e-3, loss: 0.5 } },
  });
  const batch = await compareExact(acquired.device, experiment);
  expect(batch.finalStatus.filter((status) => status === STATUS.hit).length).toBeGreaterThan(3);
});
