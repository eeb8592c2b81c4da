import { compile, type PlanField, SHADERS } from "../kernel/index.ts";
import { Resources, type Stage, type Work, whole } from "../linalg/index.ts";
import type { MatrixGroup, Optimizer } from "./types.ts";

export type OptimizerKernel = Extract<keyof typeof SHADERS, `optimizer/${string}` | "linalg/row-norms">;

/** What a rule owns on the device for its group of matrices. */
export class Parts {
  readonly resources: Resources;
  readonly state = new Map<string, GPUBuffer>();

  constructor(
    readonly device: GPUDevice,
    readonly group: MatrixGroup,
  ) {
    this.resources = new Resources(device);
  }

  /** Numbers of a matrix of the group. */
  get size(): number {
    return this.group.rows * this.group.cols;
  }

  /** A buffer that is carried from step to step: so many numbers a matrix, 0 at first. */
  carried(name: string, perMatrix: number): GPUBuffer {
    const buffer = this.scratch(name, perMatrix);
    this.state.set(name, buffer);
    return buffer;
  }

  scratch(label: string, perMatrix: number): GPUBuffer {
    return this.resources.buffer(label, 4 * this.group.batch * perMatrix);
  }

  /** One invocation for each of `perMatrix` units of every matrix. */
  async line(
    name: OptimizerKernel,
    buffers: Record<string, GPUBuffer>,
    fields: PlanField[],
    perMatrix: number,
  ): Promise<Stage> {
    const kernel = await compile(this.device, name, SHADERS[name]);
    const stage = this.resources.line(kernel, buffers, fields);
    stage.select(0, this.group.batch * perMatrix);
    return stage;
  }

  /** The stages of works, for the whole group. */
  selected(works: Work[]): Stage[] {
    for (const { stage, units } of works) stage.select(0, units * this.group.batch);
    return works.map(({ stage }) => stage);
  }
}

/** W <- W - rate (scale D + decay W); `late` decays what the step has left. */
export class Apply {
  readonly #stage: Stage;
  readonly #head: PlanField[];
  readonly #decay: number;

  private constructor(stage: Stage, head: PlanField[], decay: number) {
    this.#stage = stage;
    this.#head = head;
    this.#decay = decay;
  }

  static async create(
    parts: Parts,
    direction: GPUBuffer,
    { decay, late }: { decay: number; late: boolean },
  ): Promise<Apply> {
    const { weights, rates } = parts.group;
    const head = whole(parts.size, late ? 1 : 0);
    const buffers = { weights, direction, rates };
    const stage = await parts.line("optimizer/apply", buffers, [...head, ...whole(0, 0, 0)], parts.size);
    return new Apply(stage, head, decay);
  }

  stage(scale: number, factor: number): Stage {
    this.#stage.refill([...this.#head, ["f32", this.#decay], ["f32", scale], ["f32", factor]]);
    return this.#stage;
  }
}

/** What every rule has from its parts. */
export abstract class Rule implements Optimizer {
  abstract readonly moment: Optimizer["moment"];
  readonly basis: Optimizer["basis"] = null;

  protected constructor(protected readonly parts: Parts) {}

  abstract stages(step: number, factor?: number): readonly Stage[];

  get state(): ReadonlyMap<string, GPUBuffer> {
    return this.parts.state;
  }

  get stateBytes(): number {
    return [...this.state.values()].reduce((sum, { size }) => sum + size, 0);
  }

  destroy(): void {
    this.parts.resources.destroy();
  }
}
