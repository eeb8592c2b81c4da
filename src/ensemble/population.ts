import type { Cell, Experiment } from "../experiment/index.ts";
import {
  bind,
  compile,
  dispatch,
  exactKernel,
  flowKernel,
  fromFixed,
  handoffKernel,
  type Kernel,
  type PlanField,
  packPlan,
  parameterNames,
  planBuffer,
  readWords,
  recordKernel,
  SHADERS,
  type Shape,
  shapeOf,
  storageBuffer,
  toFixed,
} from "../kernel/index.ts";
import { drawsOf } from "./distributions.ts";
import type { RecordGrid } from "./grid.ts";
import type { ExplicitParameters } from "./types.ts";

/** Columns of the state buffer (shaders/descent/state). */
export const STATE = { status: 0, hitStep: 1, nextRecord: 2, bound: 7, fromHigh: 8, fromLow: 9, neurons: 10 };
export const NO_LANE = 0xffffffff;
const WORDS_A_RECORD = 4;

/** Every kernel of a cell. `flow` and `handoff` are absent where the run has exact steps only. */
export function kernelTexts(experiment: Experiment, shape: Shape): Record<string, string> {
  const texts: Record<string, string> = {
    init: SHADERS["descent/init"],
    exact: exactKernel(shape),
    record: recordKernel(shape),
  };
  if (experiment.logHorizon > 0) {
    texts.handoff = handoffKernel(shape);
    texts.flow = flowKernel(shape);
  }
  return texts;
}

/** Bytes on the device for each trajectory of a batch. */
export function bytesPerTrajectory(shape: Shape, records: number): number {
  const parameters = parameterNames(shape).length;
  const moments = shape.optimizer === "adam" ? 2 * parameters : 0;
  return 4 * (2 * parameters + moments + STATE.neurons + shape.width + 1 + WORDS_A_RECORD * records);
}

const PLAN_FIELDS: Record<string, number> = { init: 20, exact: 13, record: 7, handoff: 10, flow: 6 };

/** A batch of trajectories on the device: its buffers, its kernels, and what they are dispatched with. */
export class Population {
  readonly capacity: number;
  readonly names: string[];
  private readonly buffers: Record<string, GPUBuffer> = {};
  private readonly plans: Record<string, GPUBuffer> = {};
  private readonly groups: Record<string, GPUBindGroup> = {};
  private lanes = 0;

  private constructor(
    readonly device: GPUDevice,
    readonly shape: Shape,
    private readonly kernels: Record<string, Kernel>,
    private readonly grid: RecordGrid,
    readonly count: number,
  ) {
    this.capacity = 4 * Math.ceil(count / 4);
    this.names = parameterNames(shape);
    const column = 4 * this.capacity;
    const make = (name: string, bytes: number) => {
      this.buffers[name] = storageBuffer(device, name, bytes);
    };
    make("lanes", column);
    make("parameters", 2 * this.names.length * column);
    make("state", (STATE.neurons + shape.width) * column);
    make("moments", shape.optimizer === "adam" ? 2 * this.names.length * column : 16);
    make("times", 8 * grid.lnT.length);
    make("records", WORDS_A_RECORD * grid.lnT.length * column);
    make("constants", 4 * 48);
    device.queue.writeBuffer(
      this.buffers.times,
      0,
      Uint32Array.from(Array.from(grid.lnT).flatMap((t) => toFixed(t).map((word) => word >>> 0))),
    );
    for (const name of Object.keys(kernels)) this.plans[name] = planBuffer(device, name, PLAN_FIELDS[name]);
    this.bind();
  }

  private bind(): void {
    for (const [name, kernel] of Object.entries(this.kernels))
      this.groups[name] = bind(this.device, kernel, { ...this.buffers, plan: this.plans[name] });
  }

  static async create(
    device: GPUDevice,
    experiment: Experiment,
    cell: Cell,
    grid: RecordGrid,
    count: number,
  ): Promise<Population> {
    const shape = shapeOf(experiment, cell);
    const kernels: Record<string, Kernel> = {};
    for (const [name, text] of Object.entries(kernelTexts(experiment, shape))) {
      kernels[name] = await compile(device, name, text);
    }
    return new Population(device, shape, kernels, grid, count);
  }

  /** Draws the initial parameters of trajectories firstId.. and resets everything else. */
  initialize(encoder: GPUCommandEncoder, experiment: Experiment, cell: Cell, firstId: number): void {
    encoder.clearBuffer(this.buffers.records);
    encoder.clearBuffer(this.buffers.moments);
    const draws = drawsOf(experiment, cell, this.shape);
    const constants = new Float32Array(48);
    draws.forEach((d, g) => {
      constants.set(d.constants, 16 * g);
    });
    this.device.queue.writeBuffer(this.buffers.constants, 0, constants);
    const four = (of: (d: (typeof draws)[number]) => number) =>
      [0, 1, 2, 3].map((g) => (g < draws.length ? of(draws[g]) : 0));
    this.plan("init", [
      ["u32", experiment.seed],
      ["u32", cell.index],
      ["u32", firstId % 2 ** 32],
      ["u32", Math.floor(firstId / 2 ** 32)],
      ["u32", this.count],
      ["u32", this.capacity],
      ["u32", this.shape.width],
      ["u32", draws.length],
      ...four((d) => d.purpose).map((n): PlanField => ["u32", n]),
      ...four((d) => d.kind).map((n): PlanField => ["u32", n]),
      ...four((d) => d.scale).map((n): PlanField => ["f32", n]),
    ]);
    const pass = encoder.beginComputePass();
    dispatch(pass, this.kernels.init, this.groups.init, this.count);
    pass.end();
  }

  /** Overwrites parameters by given ones; to be called once the initialization has run. */
  writeExplicit(explicit: ExplicitParameters, firstId: number): void {
    for (const [p, name] of this.names.entries()) {
      const values = explicit.columns[explicit.names.indexOf(name)];
      if (!values) continue;
      const words = new Uint32Array(2 * this.capacity);
      for (let i = 0; i < this.count; i++) {
        const [high, low] = toFixed(values[firstId + i]);
        words[i] = high >>> 0;
        words[this.capacity + i] = low;
      }
      this.device.queue.writeBuffer(this.buffers.parameters, 8 * p * this.capacity, words);
    }
  }

  plan(name: string, fields: PlanField[]): void {
    this.device.queue.writeBuffer(this.plans[name], 0, packPlan(fields));
  }

  /** Adds a dispatch over the lanes of a kernel that takes `perInvocation` trajectories at once. */
  run(pass: GPUComputePassEncoder, name: string, perInvocation = 1): void {
    dispatch(pass, this.kernels[name], this.groups[name], this.lanes / perInvocation);
  }

  /** Which trajectories the next dispatches work on; returns the lanes, a multiple of 4. */
  setLanes(ids: ArrayLike<number>): number {
    const lanes = new Uint32Array(4 * Math.ceil(ids.length / 4)).fill(NO_LANE);
    lanes.set(ids);
    this.lanes = lanes.length;
    this.device.queue.writeBuffer(this.buffers.lanes, 0, lanes);
    return this.lanes;
  }

  /** One column of the state buffer. */
  readState(column: number, columns = 1): Promise<Uint32Array> {
    return readWords(this.device, this.buffers.state, column * this.capacity, columns * this.capacity);
  }

  /** Parameters in f64, a column for each name. */
  async readParameters(): Promise<Float64Array[]> {
    const words = await readWords(
      this.device,
      this.buffers.parameters,
      0,
      2 * this.names.length * this.capacity,
    );
    return this.names.map((_, p) =>
      Float64Array.from({ length: this.count }, (_, i) => {
        const at = 2 * p * this.capacity + i;
        return fromFixed(words[at] | 0, words[at + this.capacity]);
      }),
    );
  }

  /** Rows of the record buffer: gap, log loss, pattern, status word, each of `capacity`. */
  readRecords(first: number, rows: number): Promise<Uint32Array> {
    const row = WORDS_A_RECORD * this.capacity;
    return readWords(this.device, this.buffers.records, first * row, rows * row);
  }

  /** Takes everything off the device and into the host's memory; what it returns puts it back, bit by bit. */
  async park(): Promise<() => void> {
    const kept: Record<string, Uint32Array<ArrayBuffer>> = {};
    for (const [name, buffer] of Object.entries(this.buffers))
      kept[name] = await readWords(this.device, buffer, 0, buffer.size / 4);
    for (const buffer of Object.values(this.buffers)) buffer.destroy();
    return () => {
      for (const [name, words] of Object.entries(kept)) {
        this.buffers[name] = storageBuffer(this.device, name, words.byteLength);
        this.device.queue.writeBuffer(this.buffers[name], 0, words);
      }
      this.bind();
    };
  }

  get records(): number {
    return this.grid.lnT.length;
  }

  destroy(): void {
    for (const buffer of [...Object.values(this.buffers), ...Object.values(this.plans)]) buffer.destroy();
  }
}
