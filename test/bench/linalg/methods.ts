import {
  ORTHOGONALIZE_METHODS,
  type OrthogonalizeMethod,
  orthogonalize,
  polar,
} from "../../../src/linalg/index.ts";
import {
  matrixOf,
  multiply,
  qr,
  scaleColumns,
  singularValues,
  transpose,
} from "../../../src/reference/index.ts";
import type { Contestant } from "./contestant.ts";
import { checkOf } from "./gate.ts";
import { interleave } from "./measure.ts";
import { download, release, uploaded } from "./ours.ts";
import { type LinalgOptions, wants } from "./result.ts";
import { normalNumbers } from "./tasks.ts";

const SIZES = [
  { n: 16, batch: 2048 },
  { n: 32, batch: 512 },
  { n: 64, batch: 128 },
];
/** Of A A^T, as in the paper's bound. */
const CONDITIONS = [1e1, 1e2, 1e4, 1e6];
const SCALINGS = ["spectral", "frobenius"] as const;
const REACHED = 1e-3;
const MOST_STEPS = 32; // a power of two
/** Matrices of a batch that are looked at: they differ in their singular vectors alone. */
const SAMPLE = 8;

type Method = OrthogonalizeMethod | "polar";

const METHODS = [...new Set<Method>(["polar", ...ORTHOGONALIZE_METHODS])];

interface Way {
  method: Method;
  scaling: (typeof SCALINGS)[number];
}

export interface MethodTime extends Way {
  n: number;
  batch: number;
  condition: number;
  /** Fewest steps with max |1 - s| <= 1e-3, and that error; null where 32 do not reach it, with the least error seen. */
  steps: number | null;
  error: number;
  /** Seconds a call, one for each round. */
  seconds: number[];
}

/** Singular values log-spaced from 1 down, between random orthogonal matrices. */
function spectrumBatch(n: number, count: number, condition: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(count * n * n);
  const values = Float64Array.from({ length: n }, (_, j) => condition ** (-j / (2 * (n - 1))));
  const normal = normalNumbers(2 * n, 2 * out.length);
  const orthogonal = (index: number) =>
    qr(matrixOf(n, n, normal.subarray(index * n * n, (index + 1) * n * n))).q;
  for (let b = 0; b < count; b++) {
    const [u, v] = [orthogonal(2 * b), orthogonal(2 * b + 1)];
    out.set(multiply(scaleColumns(u, values), transpose(v)).data, b * n * n);
  }
  return out;
}

class Batch {
  readonly #buffer: GPUBuffer;

  constructor(
    readonly device: GPUDevice,
    readonly n: number,
    readonly batch: number,
    condition: number,
  ) {
    this.#buffer = uploaded(device, spectrumBatch(n, batch, condition));
  }

  async #call({ method, scaling }: Way, steps: number, batch: number) {
    const input = { data: this.#buffer, batch, rows: this.n, cols: this.n };
    const output = "device";
    if (method === "polar") return (await polar(this.device, input, { output })).factor;
    return (await orthogonalize(this.device, input, { method, scaling, steps, output })).factor;
  }

  /** max |1 - s| over the first matrices, in f64. */
  async error(way: Way, steps: number): Promise<number> {
    const factor = await this.#call(way, steps, Math.min(SAMPLE, this.batch));
    const values = await download(this.device, factor);
    release(factor);
    const size = this.n * this.n;
    let most = 0;
    for (let at = 0; at < values.length; at += size)
      for (const s of singularValues(matrixOf(this.n, this.n, values.subarray(at, at + size))))
        most = Math.max(most, Math.abs(1 - s));
    return most;
  }

  contestant(way: Way, steps: number): Contestant {
    return {
      check: async () =>
        checkOf([{ name: "max |1 - s|", worst: await this.error(way, steps), bound: REACHED }]),
      run: async (calls) => {
        const start = performance.now();
        for (let call = 0; call < calls; call++) release(await this.#call(way, steps, this.batch));
        return (performance.now() - start) / 1000;
      },
      stop: async () => undefined,
    };
  }

  destroy(): void {
    this.#buffer.destroy();
  }
}

/** By doubling, then halving what lies between: what converges does so step by step. */
async function fewestSteps(batch: Batch, way: Way): Promise<{ steps: number | null; error: number }> {
  const most = way.method === "polar" ? 1 : MOST_STEPS;
  let [short, steps] = [0, 1];
  let error = await batch.error(way, steps);
  let least = error;
  while (error > REACHED && steps < most) {
    [short, steps] = [steps, 2 * steps];
    error = await batch.error(way, steps);
    least = Math.min(least, error);
  }
  if (!(error <= REACHED)) return { steps: null, error: least };
  while (steps - short > 1) {
    const middle = (short + steps) >> 1;
    const found = await batch.error(way, middle);
    if (found <= REACHED) [steps, error] = [middle, found];
    else short = middle;
  }
  return { steps, error };
}

/** The exact factor needs no scaling. */
const ways: Way[] = METHODS.flatMap((method) =>
  (method === "polar" ? (["spectral"] as const) : SCALINGS).map((scaling) => ({ method, scaling })),
);

/** Time to reach 1e-3 for every method, scaling and condition number; buffers in and out. */
export async function timeMethods(
  device: GPUDevice,
  options: LinalgOptions,
  log: (line: string) => void,
): Promise<MethodTime[]> {
  // The methods are many: shorter and fewer measurements of each.
  const limits = { seconds: 0.2 * options.seconds, rounds: Math.min(3, options.rounds) };
  const found: MethodTime[] = [];
  for (const { n, batch: count } of SIZES) {
    if (!wants(options, `methods, n = ${n}`)) continue;
    for (const condition of CONDITIONS) {
      log(`time to ${REACHED}, n = ${n}, condition ${condition}`);
      const batch = new Batch(device, n, count, condition);
      const rows: MethodTime[] = [];
      for (const way of ways)
        rows.push({ ...way, n, batch: count, condition, ...(await fewestSteps(batch, way)), seconds: [] });
      const reaching = rows.filter(({ steps }) => steps !== null);
      const entries = reaching.map((row) => ({
        name: `${row.method}, ${row.scaling}`,
        forms: [{ form: "f32", open: async () => batch.contestant(row, row.steps!) }],
      }));
      const measured = await interleave(entries, limits, () => undefined);
      reaching.forEach((row, index) => {
        row.seconds = measured[index].seconds;
      });
      found.push(...rows);
      batch.destroy();
    }
  }
  return found;
}
