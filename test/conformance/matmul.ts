import { matmulAs } from "../../src/linalg/matmul.ts";
import type { ProductKind } from "../../src/linalg/product-form.ts";
import type { ConformanceCase } from "./case.ts";
import { atMost, same } from "./check.ts";
import { matrixOf, uniforms } from "./spectra.ts";

interface Shape {
  batch: number;
  m: number;
  n: number;
  k: number;
}

const KINDS: ProductKind[] = ["blocks", "tiles"];
const TRANSPOSES = [false, true].flatMap((a) => [false, true].map((b): [boolean, boolean] => [a, b]));

function operands({ batch, m, n, k }: Shape, [ta, tb]: [boolean, boolean], seed: number) {
  const random = uniforms(seed);
  const numbers = (count: number) => Float32Array.from({ length: count }, () => 2 * random() - 1);
  const a = { data: numbers(batch * m * k), batch, rows: ta ? k : m, cols: ta ? m : k };
  const b = { data: numbers(batch * k * n), batch, rows: tb ? n : k, cols: tb ? k : n };
  return { a, b };
}

type Operands = ReturnType<typeof operands>;

const run = (
  device: GPUDevice,
  { a, b }: Operands,
  [ta, tb]: [boolean, boolean],
  kind: ProductKind,
  options: { sliceMs?: number } = {},
) => matmulAs(device, a, b, { transposeA: ta, transposeB: tb, ...options }, kind);

/**
 * Against f64: k products rounded once each and at most k - 1 additions, in whatever order: (1 + u)^k - 1 < (k + 2) u of the product of
 * magnitudes, with u = 2^-24 and k u far below 1.
 */
async function compare(device: GPUDevice, shape: Shape, transposes: [boolean, boolean], kind: ProductKind) {
  const { batch, m, n, k } = shape;
  const { a, b } = operands(shape, transposes, 5);
  const got = await run(device, { a, b }, transposes, kind);
  const [ta, tb] = transposes;
  for (let g = 0; g < batch; g++) {
    const [x, y, z] = [matrixOf(a, g), matrixOf(b, g), matrixOf(got, g)];
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++) {
        let sum = 0;
        let size = 0;
        for (let t = 0; t < k; t++) {
          const term = x[ta ? t * m + i : i * k + t] * y[tb ? j * k + t : t * n + j];
          sum += term;
          size += Math.abs(term);
        }
        const what = `${kind} ${JSON.stringify(shape)} ${transposes}: entry ${g}, ${i}, ${j}, off`;
        atMost(what, Math.abs(z[i * n + j] - sum), (k + 2) * 2 ** -24 * size);
      }
  }
}

const [NN, TN, NT, TT] = TRANSPOSES;

/** One of everything: single numbers, rows and columns, blocks that stick out, inner sides that are split, long sides. */
const SHAPES: [Shape, ...[boolean, boolean][]][] = [
  [{ batch: 2, m: 17, n: 33, k: 18 }, NN, TN, NT, TT],
  [{ batch: 3, m: 5, n: 7, k: 9 }, NN, TN, NT, TT],
  [{ batch: 1, m: 1, n: 1, k: 1 }, NN],
  [{ batch: 3, m: 12, n: 20, k: 8 }, TN],
  [{ batch: 1, m: 70, n: 130, k: 67 }, NT],
  [{ batch: 2, m: 1, n: 129, k: 5 }, TT],
  [{ batch: 2, m: 129, n: 1, k: 300 }, NN],
  [{ batch: 2, m: 8, n: 3, k: 3001 }, NT],
  [{ batch: 1, m: 4, n: 4, k: 16_384 }, TN],
  [{ batch: 1, m: 2, n: 16_384, k: 3 }, NN],
];

async function shapes(device: GPUDevice): Promise<void> {
  for (const kind of KINDS)
    for (const [shape, ...transposes] of SHAPES)
      for (const transpose of transposes) await compare(device, shape, transpose, kind);
}

function sameBits(what: string, got: Float32Array, wanted: Float32Array): void {
  const [x, y] = [got, wanted].map(
    ({ buffer, byteOffset, length }) => new Uint32Array(buffer, byteOffset, length),
  );
  same(`${what}, length`, x.length, y.length);
  for (let i = 0; i < x.length; i++) same(`${what}, word ${i}`, x[i], y[i]);
}

/** Alone, reversed, and in the shortest slices that there are: a millionth of a millisecond is one unit of work at a time. */
async function bits(device: GPUDevice): Promise<void> {
  const shape = { batch: 5, m: 50, n: 37, k: 600 };
  for (const kind of KINDS) {
    const transposes: [boolean, boolean] = [true, false];
    const { a, b } = operands(shape, transposes, 6);
    const whole = await run(device, { a, b }, transposes, kind);
    sameBits(
      `${kind}, sliced`,
      (await run(device, { a, b }, transposes, kind, { sliceMs: 1e-6 })).data,
      whole.data,
    );
    const order = [4, 1, 3, 0, 2];
    const shuffled = [a, b].map((operand) => ({
      ...operand,
      data: Float32Array.from(order.flatMap((g) => [...matrixOf(operand, g)])),
    }));
    const other = await run(device, { a: shuffled[0], b: shuffled[1] }, transposes, kind);
    for (const [at, g] of order.entries()) {
      sameBits(`${kind}, matrix ${g} at ${at}`, matrixOf(other, at), matrixOf(whole, g));
      const alone = [a, b].map((operand) => ({ ...operand, batch: 1, data: matrixOf(operand, g).slice() }));
      const single = await run(device, { a: alone[0], b: alone[1] }, transposes, kind);
      sameBits(`${kind}, matrix ${g} alone`, single.data, matrixOf(whole, g));
    }
  }
}

async function nonfinite(device: GPUDevice): Promise<void> {
  const shape = { batch: 4, m: 6, n: 5, k: 7 };
  for (const kind of KINDS)
    for (const transposes of TRANSPOSES) {
      const { a, b } = operands(shape, transposes, 7);
      const clean = await run(device, { a, b }, transposes, kind);
      matrixOf(a, 1).fill(Number.NaN);
      matrixOf(b, 2).fill(Number.POSITIVE_INFINITY);
      const got = await run(device, { a, b }, transposes, kind);
      for (const g of [0, 3]) sameBits(`${kind}, matrix ${g}`, matrixOf(got, g), matrixOf(clean, g));
      for (const g of [1, 2])
        same(`${kind}, matrix ${g} has no finite entry`, matrixOf(got, g).some(Number.isFinite), false);
    }
}

export const cases: ConformanceCase[] = [
  { name: "matmul: every transpose of every shape against f64, in both forms", run: shapes },
  { name: "matmul: order and size of the batch and slices change no bit", run: bits },
  { name: "matmul: what is not finite stays in its matrix", run: nonfinite },
];
