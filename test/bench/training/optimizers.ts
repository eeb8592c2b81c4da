import { finished, readWords, storageBuffer } from "../../../src/kernel/index.ts";
import { createOptimizer, type Optimizer, parseOptimizer } from "../../../src/optimizer/index.ts";
import { deviations, twinsAfter } from "../../conformance/optimizer-stand.ts";
import type { Contestant, Entry } from "../linalg/contestant.ts";
import { type Check, checkOf } from "../linalg/gate.ts";
import type { Recorded } from "./gradients.ts";
import { timedSteps, trainingOf } from "./ours.ts";
import { type Excerpt, RATE, steadyTask } from "./workload.ts";

/** Steps between two bases, as the defaults of SUMO and GaLore have it. */
export const REFRESH = 200;
export const SUMO = "SUMO rank 8, SVD";
export const SCHULZ = ["SUMO rank 8, 5 x newton-schulz", "SUMO rank 8, 5 x muon"];
export const REFRESHING = "with a new basis";
const wholeOf = (name: string) => `a whole training step with ${name}`;
export const WHOLE = wholeOf(SUMO);

const ADAMW = "AdamW";
const GALORE = "GaLore rank 8";

const sumo = { kind: "sumo", rank: 8, refresh: REFRESH };
const RULES: Record<string, Record<string, unknown>> = {
  [SUMO]: sumo,
  [SCHULZ[0]]: { ...sumo, orthogonalization: "newton-schulz", steps: 5 },
  [SCHULZ[1]]: { ...sumo, orthogonalization: "muon", steps: 5 },
  [GALORE]: { kind: "galore", rank: 8, refresh: REFRESH },
  Muon: { kind: "muon" },
  [ADAMW]: { kind: "adamw" },
};

/**
 * Of the first step, as a share of its length, in the Frobenius norm [ours]. f32 turns a singular vector by about 1e-7 over its gap to the next, and gaps
 * of these gradients are not bounded: the worst that was seen is 6e-5. A wrong rule is off by about its whole length.
 */
const TOLERANCE = 1e-3;
const WARM = 32; // steps before the clock: momentum has seen every gradient

/** A rule on a group of the recorded matrices, with weights of its own. */
class Group {
  readonly weights: GPUBuffer;
  readonly gradient: GPUBuffer;
  readonly rates: GPUBuffer;
  optimizer!: Optimizer;

  constructor(
    device: GPUDevice,
    readonly recorded: Recorded,
  ) {
    const { batch, weights } = recorded;
    this.weights = storageBuffer(device, "weights", weights.byteLength);
    this.gradient = storageBuffer(device, "gradient", weights.byteLength);
    this.rates = storageBuffer(device, "rates", 4 * batch);
    device.queue.writeBuffer(this.weights, 0, weights as Float32Array<ArrayBuffer>);
    device.queue.writeBuffer(this.rates, 0, new Float32Array(batch).fill(RATE));
  }

  destroy(): void {
    this.optimizer.destroy();
    for (const buffer of [this.weights, this.gradient, this.rates]) buffer.destroy();
  }
}

async function firstStep(
  device: GPUDevice,
  settings: Record<string, unknown>,
  groups: Group[],
): Promise<Check> {
  const off: number[] = [];
  for (const { recorded, weights } of groups) {
    const problem = { ...recorded, rates: new Float32Array(recorded.batch).fill(RATE) };
    const got = new Float32Array((await readWords(device, weights, 0, recorded.weights.length)).buffer);
    off.push(...deviations(problem, got, twinsAfter(parseOptimizer(settings), problem, 1)));
  }
  return checkOf([{ name: "first step, against f64", worst: Math.max(...off), bound: TOLERANCE }]);
}

async function open(
  device: GPUDevice,
  recorded: Recorded[],
  settings: Record<string, unknown>,
  refreshing: boolean,
): Promise<Contestant> {
  const groups = recorded.map((each) => new Group(device, each));
  for (const group of groups) {
    const { batch, rows, cols } = group.recorded;
    const { weights, gradient, rates } = group;
    const sides = { batch, rows, cols, weights, gradient, rates };
    group.optimizer = await createOptimizer(device, parseOptimizer(settings), sides);
  }
  let step = 0;
  /** One submission a step, as in a training; the gradient comes by a copy. */
  const submit = (at: number) => {
    const encoder = device.createCommandEncoder();
    for (const { recorded: own, gradient } of groups)
      encoder.copyBufferToBuffer(own.placed[step % own.placed.length], 0, gradient, 0, gradient.size);
    const pass = encoder.beginComputePass();
    for (const { optimizer } of groups) for (const stage of optimizer.stages(at)) stage.encode(pass);
    pass.end();
    device.queue.submit([encoder.finish()]);
    step++;
  };
  /** Of steps that find a new basis: REFRESH apart; of the others: none of those. */
  const numbered = () => (refreshing ? step * REFRESH : 1 + (step % (REFRESH - 1)));
  return {
    async check() {
      submit(0);
      const check = await firstStep(device, settings, groups);
      while (step < WARM) submit(step);
      // Or the first call that is timed would pay for them.
      await finished(device, device.queue.onSubmittedWorkDone());
      return check;
    },
    async run(calls) {
      const start = performance.now();
      for (let n = 0; n < calls; n++) submit(numbered());
      await finished(device, device.queue.onSubmittedWorkDone());
      return (performance.now() - start) / 1000;
    },
    async stop() {
      for (const group of groups) group.destroy();
    },
  };
}

/**
 * Every rule's step on the language model's matrices alone, those that find a new basis apart, and a whole training step to set them against; what a
 * share is made of stands side by side. The whole step with AdamW does the same but for the matrices' rule: a whole step that is far from it was disturbed.
 */
export function optimizerEntries(device: GPUDevice, excerpt: Excerpt, recorded: Recorded[]): Entry[] {
  const entry = (name: string, make: () => Promise<Contestant>): Entry => ({
    name,
    forms: [{ form: "f32", open: make }],
  });
  const alone = (name: string) => entry(name, () => open(device, recorded, RULES[name], false));
  const refreshing = (name: string) =>
    entry(`${name}, ${REFRESHING}`, () => open(device, recorded, RULES[name], true));
  const whole = (name: string) => entry(wholeOf(name), () => wholeStep(device, excerpt, RULES[name]));
  return [
    ...SCHULZ.map(alone),
    alone(SUMO),
    refreshing(SUMO),
    whole(SUMO),
    whole(ADAMW),
    alone(ADAMW),
    alone("Muon"),
    alone(GALORE),
    refreshing(GALORE),
  ];
}

async function wholeStep(
  device: GPUDevice,
  excerpt: Excerpt,
  settings: Record<string, unknown>,
): Promise<Contestant> {
  const training = await trainingOf(device, steadyTask(excerpt), parseOptimizer(settings));
  return {
    async check() {
      const losses = await training.advance(WARM);
      const [first, last] = [losses[0], losses[WARM - 1]];
      // The same batch again and again: a step that works lowers its loss.
      return checkOf([{ name: `loss after ${WARM} steps, of the first`, worst: last / first, bound: 1 }]);
    },
    run: (steps) => timedSteps(training, steps),
    stop: async () => training.destroy(),
  };
}
