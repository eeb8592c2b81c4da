import { afterAll, beforeAll, expect, test } from "vitest";
import { GpuFault } from "../../src/device/index.ts";
import { Gate, type Snapshot, type SweepOptions, sweep } from "../../src/ensemble/index.ts";
import { type Experiment, parseExperiment } from "../../src/experiment/index.ts";
import { type Acquired, acquireDevice } from "../../src/node/index.ts";

let acquired: Acquired;
beforeAll(async () => {
  acquired = await acquireDevice("auto");
});
afterAll(() => acquired.close());

const experiment = (changes: object = {}): Experiment =>
  parseExperiment({
    name: "live",
    seed: 5,
    trajectories: 3000,
    network: { width: 2 },
    dataset: { kind: "two-points" },
    loss: "exponential",
    optimizer: { kind: "gd", learningRate: 0.01 },
    init: { kind: "he-bias" },
    exactSteps: 4000,
    logHorizon: 30,
    stop: { lossAbort: { at: 1000, threshold: 0.5 }, hit: null },
    ...changes,
  });

async function outcome(asked: Experiment, options: SweepOptions = {}, device = acquired.device) {
  const { cells, summary } = await sweep(device, asked, options).result;
  return { cells, inits: summary.inits };
}

test("a watched run shows statistics that grow, and ends in the bits of one that nobody watches", async () => {
  const run = sweep(acquired.device, experiment(), { live: true, dispatchMs: 10 });
  const seen: Snapshot[] = [];
  for await (const snapshot of run.snapshots) if (snapshot.statistics) seen.push(snapshot);
  const sizes = seen.map(({ statistics }) => statistics!.summaries[0].trajectories);
  expect(sizes[0]).toBe(512);
  expect(sizes.at(-1)).toBe(3000);
  expect([...sizes].sort((a, b) => a - b)).toEqual(sizes);
  const { cells, summary } = await run.result;
  expect({ cells, inits: summary.inits }).toEqual(await outcome(experiment()));
});

test("before the first batch ends, its curves run as far as all of it has come", async () => {
  // Seconds of exact steps: looks are half a second apart.
  const long = experiment({ trajectories: 600, exactSteps: 300_000, logHorizon: 0, stop: {} });
  const run = sweep(acquired.device, long, { live: true, dispatchMs: 10 });
  const lengths: number[] = [];
  let last: Snapshot["statistics"] = null;
  for await (const { statistics } of run.snapshots)
    if (statistics && statistics !== last) {
      last = statistics;
      if (statistics.underway) lengths.push(statistics.cells[0].curves.lnT.length);
    }
  expect(lengths.length).toBeGreaterThan(1);
  expect([...lengths].sort((a, b) => a - b)).toEqual(lengths);
  expect(last!.underway).toBe(false);
  const { cells } = await run.result;
  expect(Math.max(...lengths)).toBeLessThan(cells[0].curves.lnT.length);
});

test("a run that was held, in steps and in flow, ends in the same bits, and frees its buffers meanwhile", async () => {
  const gate = new Gate();
  const counted = countBuffers(acquired.device);
  try {
    const before = counted.alive();
    const far = experiment({ trajectories: 1200, logHorizon: 100 });
    const run = sweep(acquired.device, far, { gate, live: true, dispatchMs: 5 });
    const held = new Set<string>();
    for await (const { phase } of run.snapshots) {
      if (held.has(phase) || phase === "audit") continue;
      held.add(phase);
      gate.hold();
      await expect.poll(counted.alive, { timeout: 20_000 }).toBeLessThanOrEqual(before);
      gate.release();
    }
    expect([...held]).toEqual(["exact steps", "log-time flow"]);
    const { cells, summary } = await run.result;
    expect({ cells, inits: summary.inits }).toEqual(await outcome(far));
  } finally {
    counted.end();
  }
});

test("a held run can be aborted", async () => {
  const gate = new Gate();
  gate.hold();
  const stop = new AbortController();
  const run = sweep(acquired.device, experiment(), { gate, signal: stop.signal });
  const reason = new Error("enough");
  setTimeout(() => stop.abort(reason), 300);
  await expect(run.result).rejects.toBe(reason);
});

test("a lost device is replaced and its batch begun again; without another one the run ends", async () => {
  const whole = await outcome(experiment());
  const first = await losable();
  const second = await acquireDevice("auto");
  let batches = 0;
  const got = await outcome(
    experiment(),
    {
      live: true,
      renew: async () => second.device,
      onBatch() {
        if (++batches === 2) first.lose();
      },
    },
    first.device,
  );
  expect(got).toEqual(whole);
  second.close();
  const third = await losable();
  const alone = sweep(third.device, experiment(), { onBatch: () => third.lose(), batchSize: 1000 }).result;
  await expect(alone).rejects.toBeInstanceOf(GpuFault);
});

/** A device that can be lost as by a driver's reset. */
async function losable(): Promise<{ device: GPUDevice; lose(): void }> {
  const { device } = await acquireDevice("auto");
  let resolve: (info: GPUDeviceLostInfo) => void = () => undefined;
  const lost = new Promise<GPUDeviceLostInfo>((tell) => {
    resolve = tell;
  });
  Object.defineProperty(device, "lost", { value: lost });
  return {
    device,
    lose() {
      device.destroy();
      resolve({ reason: "unknown", message: "reset" } as GPUDeviceLostInfo);
    },
  };
}

/** How many bytes of storage buffers a device holds that have not been destroyed. */
function countBuffers(device: GPUDevice) {
  const create = device.createBuffer;
  let bytes = 0;
  device.createBuffer = (descriptor) => {
    const buffer = create.call(device, descriptor);
    if (!(descriptor.usage & GPUBufferUsage.STORAGE)) return buffer;
    bytes += descriptor.size;
    const destroy = buffer.destroy;
    buffer.destroy = () => {
      bytes -= descriptor.size;
      return destroy.call(buffer);
    };
    return buffer;
  };
  return {
    alive: () => bytes,
    end() {
      device.createBuffer = create;
    },
  };
}
