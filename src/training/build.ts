import type { PlanField } from "../kernel/index.ts";
import { type Operand, type ProductShape, type View, whole } from "../linalg/index.ts";
import type { Model } from "../model/index.ts";
import type { Parameters } from "./parameters.ts";
import { type Part, Program } from "./program.ts";

/** A tensor of every member, rows x cols, and where the slope of the loss in it stands once the way back has come to it. */
export interface Tensor {
  rows: number;
  cols: number;
  value: View;
  /** null: none yet; absent where none is wanted. */
  slope?: Operand | null;
  /** Of a parameter: where its gradient goes, and whether something has been written there. */
  gradient?: { view: View; written: boolean };
}

/** What a network's step reads from the host. */
export interface Feeds {
  input: GPUBuffer | null;
  tokens: GPUBuffer;
  classes: GPUBuffer;
}

const PIECE = 64; // rows that one invocation sums

/** A network under construction: its buffers, what to run forward, and the way back, which is walked in the opposite order. */
export class Build {
  readonly program: Program;
  readonly forward: Promise<Part>[] = [];
  readonly backward: Promise<Part>[] = [];
  /** Each step of the way forward, turned round. */
  readonly way: (() => void)[] = [];
  readonly feeds: Feeds;
  /** The loss of each member, and how many terms of it there are so far. */
  readonly loss: GPUBuffer;
  logits: Tensor | null = null;
  #terms = 0;

  /** `seeds`: of each member, for what a reversible layer is drawn from. */
  constructor(
    device: GPUDevice,
    readonly model: Model,
    readonly parameters: Parameters,
    readonly seeds: number[],
  ) {
    this.program = new Program(device, seeds.length);
    this.loss = this.program.numbers("loss", 1);
    const { rows, inputs } = model;
    this.feeds = {
      input: inputs > 0 ? this.program.numbers("input", rows * inputs) : null,
      tokens: this.program.numbers("tokens", rows),
      classes: this.program.numbers("classes", rows),
    };
  }

  get members(): number {
    return this.program.members;
  }

  operand(label: string, rows: number, cols: number): Operand {
    return { buffer: this.program.numbers(label, rows * cols), ring: this.members };
  }

  tensor(label: string, rows: number, cols: number): Tensor {
    return { rows, cols, value: this.operand(label, rows, cols), slope: null };
  }

  /** The gradient of a parameter that is one product. */
  gradientOf(weights: Tensor, shape: ProductShape, a: View, b: View): void {
    const { view, written } = weights.gradient!;
    if (written) throw new Error("a product cannot add to a parameter's gradient");
    weights.gradient!.written = true;
    this.backward.push(this.program.product("weight gradient", shape, { a, b, result: view }));
  }

  /** Adds a product to the slope of `x`. */
  pass(x: Tensor, shape: ProductShape, a: View, b: View): void {
    if (x.slope === undefined) return;
    const result = this.operand("slope", x.rows, x.cols);
    const extra = x.slope && { extra: x.slope, beta: 1 };
    this.backward.push(this.program.product("slope", shape, { a, b, result, ...extra }));
    x.slope = result;
  }

  /** The slope of `x`, where nothing else has one for it yet. */
  hand(x: Tensor, slope: Operand): void {
    if (x.slope) throw new Error("a slope is handed on to a tensor that has one");
    if (x.slope === null) x.slope = slope;
  }

  /** Sums over a member's rows, each number times the one of `factor` in its place. */
  sumColumns(
    list: Promise<Part>[],
    x: Operand,
    factor: Operand | null,
    [rows, cols]: [number, number],
    into: View,
  ): void {
    const pieces = Math.ceil(rows / PIECE);
    const parts = this.program.numbers("pieces of sums", pieces * cols);
    const { members } = this;
    list.push(
      this.program.line(
        "training/column-parts",
        { values: x.buffer, factor: (factor ?? x).buffer, parts },
        whole(rows, cols, PIECE, pieces, factor ? 1 : 0),
        members * pieces * cols,
      ),
      this.#gather(parts, pieces, cols, into, 1, false),
    );
  }

  /** Adds `scale` times the sum of pieces to the loss. */
  addLoss(parts: GPUBuffer, pieces: number, scale: number): void {
    const into = { buffer: this.loss, ring: this.members, size: 1, skip: 0 };
    this.forward.push(this.#gather(parts, pieces, 1, into, scale, this.#terms > 0));
    this.#terms++;
  }

  #gather(
    parts: GPUBuffer,
    pieces: number,
    cols: number,
    { buffer, size, skip }: View,
    scale: number,
    accumulate: boolean,
  ): Promise<Part> {
    const fields: PlanField[] = [
      ...whole(cols, pieces, size!, skip!),
      ["f32", scale],
      ...whole(accumulate ? 1 : 0),
    ];
    return this.program.line("training/column-sums", { parts, result: buffer }, fields, this.members * cols);
  }
}
