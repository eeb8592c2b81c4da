import { type Pacer, watchDevice } from "../device/index.ts";
import { readWords, storageBuffer } from "../kernel/index.ts";
import type { Stage } from "../linalg/index.ts";
import {
  createOptimizer,
  type Optimizer,
  type OptimizerSettings,
  parseOptimizer,
} from "../optimizer/index.ts";
import { initialValues } from "./initial.ts";
import { buildNetwork, type Network } from "./network.ts";
import { type ParameterGroup, Parameters } from "./parameters.ts";
import type { Part } from "./program.ts";
import type { Task, TaskBatch } from "./task.ts";

/** One of the networks that are trained side by side. */
export interface Member {
  seed: number;
  learningRate: number;
}

export interface TrainingOptions {
  task: Task;
  members: Member[];
  /** Of the matrices. */
  optimizer: OptimizerSettings;
  /** Of AdamW on vectors and tables; null: each member's own. */
  otherRate: number | null;
  /** Of every learning rate, by step; default 1 throughout. */
  schedule?: (step: number) => number;
}

/** A group of parameters with what steps it. */
export interface Stepped {
  group: ParameterGroup;
  settings: OptimizerSettings;
  optimizer: Optimizer;
  rates: GPUBuffer;
}

/** Losses that are kept on the device between two readings. */
const HISTORY = 256;

const stagesOf = (parts: Part[]): Stage[] => parts.flatMap(({ works }) => works.map(({ stage }) => stage));

/**
 * Networks of one model, trained side by side on the device: nothing is read back but their losses. All buffers are taken when it is made.
 */
export class Training {
  /** Steps done. */
  step = 0;
  /** Spent on steps, evaluation and reading apart. */
  seconds = 0;
  readonly #device: GPUDevice;
  readonly #options: TrainingOptions;
  readonly #pacer: Pacer;
  readonly parameters: Parameters;
  readonly network: Network;
  readonly stepped: Stepped[];
  readonly #history: GPUBuffer;
  /** Steps that may be submitted before one waits. */
  #ahead = 1;

  private constructor(
    device: GPUDevice,
    options: TrainingOptions,
    pacer: Pacer,
    parts: { parameters: Parameters; network: Network; stepped: Stepped[] },
  ) {
    this.#device = device;
    this.#options = options;
    this.#pacer = pacer;
    this.parameters = parts.parameters;
    this.network = parts.network;
    this.stepped = parts.stepped;
    this.#history = storageBuffer(device, "losses", 4 * HISTORY * options.members.length);
  }

  /** @throws InputError where the optimizer's settings do not fit the task's matrices */
  static async create(device: GPUDevice, options: TrainingOptions, pacer: Pacer): Promise<Training> {
    const { task, members } = options;
    watchDevice(device).throwIfFaulted();
    const parameters = new Parameters(device, members.length, task.model.parameters);
    const seeds = members.map(({ seed }) => seed);
    for (const [member, seed] of seeds.entries())
      parameters.write(device, member, initialValues(task.model, seed));
    const [network, stepped] = await pacer.wait(
      Promise.all([
        buildNetwork(device, task.model, parameters, seeds),
        Promise.all(parameters.groups.map((group) => stepperOf(device, group, options))),
      ]),
    );
    return new Training(device, options, pacer, { parameters, network, stepped });
  }

  /** Does `count` steps; the loss before each, count x members. */
  async advance(count: number): Promise<Float32Array> {
    const { task, members } = this.#options;
    const losses = new Float32Array(count * members.length);
    for (let done = 0; done < count; ) {
      const block = Math.min(HISTORY, count - done);
      for (let slot = 0; slot < block; ) {
        const few = Math.min(this.#ahead, block - slot);
        const start = performance.now();
        for (let i = 0; i < few; i++) {
          for (const [member, { seed }] of members.entries()) this.#feed(member, task.batch(seed, this.step));
          const encode = (encoder: GPUCommandEncoder) => this.#encode(encoder, slot + i);
          if (i < few - 1) this.#pacer.submit(encode);
          else await this.#pacer.run(encode);
          this.step++;
        }
        const ms = performance.now() - start;
        this.seconds += ms / 1000;
        this.#ahead = Math.max(1, Math.floor(this.#pacer.next(few, ms)));
        slot += few;
      }
      losses.set(await this.#read(block), done * members.length);
      done += block;
    }
    return losses;
  }

  /** Mean loss of each member on what is held out; null where nothing is. */
  async evaluate(): Promise<Float32Array | null> {
    const { task, members } = this.#options;
    const { heldOut } = task;
    if (heldOut.length === 0) return null;
    const means = new Float32Array(members.length);
    for (let first = 0; first < heldOut.length; first += HISTORY) {
      const batches = heldOut.slice(first, first + HISTORY);
      for (const [slot, batch] of batches.entries()) {
        await this.#pacer.run((encoder) => {
          for (const member of members.keys()) this.#feed(member, batch);
          encodeStages(encoder, stagesOf(this.network.forward));
          this.#keepLoss(encoder, slot);
        });
      }
      const losses = await this.#read(batches.length);
      for (const [i, loss] of losses.entries()) means[i % members.length] += loss / heldOut.length;
    }
    return means;
  }

  /** Milliseconds that stages take by themselves, waited for. */
  time(stages: readonly Stage[]): Promise<number> {
    return this.#pacer.run((encoder) => encodeStages(encoder, stages));
  }

  #feed(member: number, { input, tokens, classes }: TaskBatch): void {
    const { feeds } = this.network;
    const write = (buffer: GPUBuffer, values: Float32Array | Uint32Array) =>
      this.#device.queue.writeBuffer(buffer, member * values.byteLength, values as Uint32Array<ArrayBuffer>);
    if (input) write(feeds.input!, input);
    if (tokens) write(feeds.tokens, tokens);
    if (classes) write(feeds.classes, classes);
  }

  #encode(encoder: GPUCommandEncoder, slot: number): void {
    const factor = this.#options.schedule?.(this.step) ?? 1;
    encodeStages(encoder, [
      ...stagesOf(this.network.forward),
      ...stagesOf(this.network.backward),
      ...this.stepped.flatMap(({ optimizer }) => optimizer.stages(this.step, factor)),
    ]);
    this.#keepLoss(encoder, slot);
  }

  #keepLoss(encoder: GPUCommandEncoder, slot: number): void {
    const bytes = 4 * this.#options.members.length;
    encoder.copyBufferToBuffer(this.network.loss, 0, this.#history, slot * bytes, bytes);
  }

  async #read(steps: number): Promise<Float32Array> {
    const words = await readWords(this.#device, this.#history, 0, steps * this.#options.members.length);
    return new Float32Array(words.buffer);
  }

  destroy(): void {
    for (const { optimizer, rates } of this.stepped) {
      optimizer.destroy();
      rates.destroy();
    }
    this.network.destroy();
    this.parameters.destroy();
    this.#history.destroy();
  }
}

const OTHERS = parseOptimizer({ kind: "adamw", weightDecay: 0 });

/** What steps a group: matrices go to the optimizer asked for, all else to AdamW, as in the paper (arXiv 2505.24749). */
async function stepperOf(
  device: GPUDevice,
  group: ParameterGroup,
  { members, optimizer, otherRate }: TrainingOptions,
): Promise<Stepped> {
  const { kind, rows, cols, names, weights, gradient } = group;
  const batch = members.length * names.length;
  const rates = storageBuffer(device, "learning rates", 4 * batch);
  const own = kind === "matrix";
  device.queue.writeBuffer(
    rates,
    0,
    Float32Array.from({ length: batch }, (_, i) => {
      const { learningRate } = members[Math.floor(i / names.length)];
      return own ? learningRate : (otherRate ?? learningRate);
    }),
  );
  const settings = own ? optimizer : OTHERS;
  return {
    group,
    settings,
    optimizer: await createOptimizer(device, settings, { batch, rows, cols, weights, gradient, rates }),
    rates,
  };
}

function encodeStages(encoder: GPUCommandEncoder, stages: readonly Stage[]): void {
  const pass = encoder.beginComputePass();
  for (const stage of stages) stage.encode(pass);
  pass.end();
}
