import type { Model, NetworkOps, Quadratic } from "../model/index.ts";
import { attention, attentionGradient } from "./attention.ts";
import { type Matrix, matrixOf, multiply, transpose } from "./matrix.ts";

/** A tensor on the tape: its value, and the slope of the loss in it once that is known. */
export interface Taped {
  value: Matrix;
  slope: Matrix;
}

/** What comes into a network at a step. */
export interface Batch {
  /** rows x inputs, for networks that take numbers. */
  input?: Matrix;
  /** Of every row, for networks that take tokens. */
  tokens?: ArrayLike<number>;
  classes?: ArrayLike<number>;
  /** What a reversible layer's parts are drawn from. */
  seed?: number;
}

const EPS = 1e-5; // of layer normalization
const ROOT = Math.sqrt(2 / Math.PI);
const CUBIC = 0.044715;

const taped = (value: Matrix): Taped => ({ value, slope: matrixOf(value.rows, value.cols) });

function addInto(sum: Matrix, term: Matrix): void {
  for (let i = 0; i < sum.data.length; i++) sum.data[i] += term.data[i];
}

/** Runs a network forward in f64 and keeps what it did, to go back over it for the gradient. */
class Tape implements NetworkOps<Taped> {
  loss = 0;
  readonly #steps: (() => void)[] = [];

  constructor(
    private readonly parameters: Map<string, Taped>,
    private readonly length: number,
    private readonly batch: Batch,
  ) {}

  back(): void {
    for (const step of this.#steps.reverse()) step();
  }

  #keep(value: Matrix, back: (slope: Matrix) => void): Taped {
    const result = taped(value);
    this.#steps.push(() => back(result.slope));
    return result;
  }

  parameter(name: string): Taped {
    const found = this.parameters.get(name);
    if (!found) throw new Error(`the model has no parameter "${name}"`);
    return found;
  }

  input(): Taped {
    return taped(this.batch.input!);
  }

  embed(table: Taped, places: Taped): Taped {
    const { tokens } = this.batch;
    const { cols } = table.value;
    const out = matrixOf(tokens!.length, cols);
    const each = (act: (at: number, token: number, place: number) => void) => {
      for (let row = 0; row < out.rows; row++)
        for (let col = 0; col < cols; col++)
          act(row * cols + col, tokens![row] * cols + col, (row % this.length) * cols + col);
    };
    each((at, token, place) => {
      out.data[at] = table.value.data[token] + places.value.data[place];
    });
    return this.#keep(out, (slope) =>
      each((at, token, place) => {
        table.slope.data[token] += slope.data[at];
        places.slope.data[place] += slope.data[at];
      }),
    );
  }

  project(x: Taped, weights: Taped, residual?: Taped): Taped {
    const out = multiply(x.value, weights.value);
    if (residual) addInto(out, residual.value);
    return this.#keep(out, (slope) => {
      addInto(x.slope, multiply(slope, transpose(weights.value)));
      addInto(weights.slope, multiply(transpose(x.value), slope));
      if (residual) addInto(residual.slope, slope);
    });
  }

  projectBack(x: Taped, weights: Taped): Taped {
    return this.#keep(multiply(x.value, transpose(weights.value)), (slope) => {
      addInto(x.slope, multiply(slope, weights.value));
      addInto(weights.slope, multiply(transpose(slope), x.value));
    });
  }

  addBias(x: Taped, bias: Taped): Taped {
    const { cols } = x.value;
    const data = x.value.data.map((value, at) => value + bias.value.data[at % cols]);
    return this.#keep({ ...x.value, data }, (slope) => {
      addInto(x.slope, slope);
      for (const [at, value] of slope.data.entries()) bias.slope.data[at % cols] += value;
    });
  }

  gelu(x: Taped): Taped {
    const tanh = x.value.data.map((value) => Math.tanh(ROOT * (value + CUBIC * value ** 3)));
    const data = x.value.data.map((value, at) => 0.5 * value * (1 + tanh[at]));
    return this.#keep({ ...x.value, data }, (slope) => {
      for (const [at, value] of x.value.data.entries()) {
        const inner = ROOT * (1 + 3 * CUBIC * value ** 2);
        const own = 0.5 * (1 + tanh[at]) + 0.5 * value * (1 - tanh[at] ** 2) * inner;
        x.slope.data[at] += slope.data[at] * own;
      }
    });
  }

  layerNorm(x: Taped, gain: Taped, bias: Taped): Taped {
    const { rows, cols, data } = x.value;
    const normalized = matrixOf(rows, cols);
    const deviations = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      const own = data.subarray(row * cols, (row + 1) * cols);
      const mean = own.reduce((sum, value) => sum + value, 0) / cols;
      const variance = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / cols;
      deviations[row] = Math.sqrt(variance + EPS);
      for (const [col, value] of own.entries())
        normalized.data[row * cols + col] = (value - mean) / deviations[row];
    }
    const out = normalized.data.map(
      (value, at) => value * gain.value.data[at % cols] + bias.value.data[at % cols],
    );
    return this.#keep({ rows, cols, data: out }, (slope) => {
      for (let row = 0; row < rows; row++) {
        const [s, n] = [new Float64Array(cols), normalized.data.subarray(row * cols, (row + 1) * cols)];
        for (let col = 0; col < cols; col++) {
          const own = slope.data[row * cols + col];
          bias.slope.data[col] += own;
          gain.slope.data[col] += own * n[col];
          s[col] = own * gain.value.data[col];
        }
        const mean = s.reduce((sum, value) => sum + value, 0) / cols;
        const along = s.reduce((sum, value, col) => sum + value * n[col], 0) / cols;
        for (let col = 0; col < cols; col++)
          x.slope.data[row * cols + col] += (s[col] - mean - n[col] * along) / deviations[row];
      }
    });
  }

  attention(q: Taped, k: Taped, v: Taped, heads: number): Taped {
    const shape = { length: this.length, heads };
    return this.#keep(attention(q.value, k.value, v.value, shape), (slope) => {
      const gradients = attentionGradient(q.value, k.value, v.value, slope, shape);
      for (const [i, x] of [q, k, v].entries()) addInto(x.slope, gradients[i]);
    });
  }

  crossEntropy(logits: Taped): void {
    const { rows, cols, data } = logits.value;
    for (let row = 0; row < rows; row++) {
      const own = data.subarray(row * cols, (row + 1) * cols);
      const most = Math.max(...own);
      const sum = own.reduce((total, value) => total + Math.exp(value - most), 0);
      const label = this.batch.classes![row];
      this.loss += (Math.log(sum) + most - own[label]) / rows;
      for (let col = 0; col < cols; col++)
        logits.slope.data[row * cols + col] =
          (Math.exp(own[col] - most) / sum - (col === label ? 1 : 0)) / rows;
    }
  }

  quadratic(weights: Taped, { rows, cols, of }: Quadratic): void {
    const parts = of(this.batch.seed!);
    const [a, b, c, optimum] = [
      matrixOf(rows, cols, parts.a),
      matrixOf(rows, rows, parts.b),
      matrixOf(cols, cols, parts.c),
      matrixOf(rows, cols, parts.optimum),
    ];
    const gradient = multiply(multiply(b, weights.value), c);
    for (const [at, value] of gradient.data.entries()) {
      const own = value - a.data[at];
      weights.slope.data[at] += own;
      this.loss += ((weights.value.data[at] - optimum.data[at]) * own) / 2;
    }
  }
}

/** Loss of a network and its gradient in every parameter, in f64: the twin of a training step. */
export function lossAndGradient(
  model: Model,
  parameters: Map<string, Matrix>,
  batch: Batch,
): { loss: number; gradient: Map<string, Matrix> } {
  const own = new Map([...parameters].map(([name, value]) => [name, taped(value)]));
  const tape = new Tape(own, model.length, batch);
  model.forward(tape);
  tape.back();
  return { loss: tape.loss, gradient: new Map([...own].map(([name, { slope }]) => [name, slope])) };
}
