import { polar } from "../../src/linalg/index.ts";
import {
  polar as exactPolar,
  largest,
  type Matrix,
  matrixOf,
  multiply,
  singularValues,
  subtract,
  transpose,
} from "../../src/reference/index.ts";
import type { ConformanceCase } from "./case.ts";
import { batchOf, type Entry, matrixAt, nameOf, type Shape } from "./families-batch.ts";
import { turned } from "./families-turned.ts";
import { checkLimits } from "./linalg-batch.ts";
import type { Decompose } from "./linalg-bits.ts";
import { above, type Faults, ORTHOGONALITY, orthogonalityFaults, RANK, VALUES } from "./svd-checks.ts";

/** What a factor may be off by in the spectral norm, times sqrt(n) and the condition number: what the residual of the SVD, magnified, comes to. */
const FACTOR = 4e-7;
const LARGEST_CONDITION = 1e6;

/** It bounds every element, too. */
const spectralNorm = (a: Matrix) => singularValues(a)[0];

export const decomposePolar: Decompose = async (device, matrices, options) => {
  const { factor, quality } = await polar(device, matrices, options);
  return { parts: { factor }, quality };
};

const rankOf = ({ family, rows, cols }: Entry) => {
  const n = Math.min(rows, cols);
  return family === "zero" ? 0 : family === "rank-deficient" ? n >> 1 : n;
};

/** Full rank up to the largest condition number, or a rank that is known; of the tiny ones it depends on how they are read. */
const judged = (entry: Entry) =>
  entry.family !== "all-tiny" &&
  (rankOf(entry) < entry.s.length || entry.s[0] <= LARGEST_CONDITION * entry.s[entry.s.length - 1]);

/** Against LAPACK's own factor where the fixture has it, else against the f64 twin, which is held to LAPACK's by tests of its own. */
function factorFaults(entry: Entry, a: Matrix, factor: Matrix, rank: number): Faults {
  const n = Math.min(a.rows, a.cols);
  const wanted = rankOf(entry);
  const name = `polar of ${nameOf(entry)}`;
  const exact = entry.polar ? matrixOf(a.rows, a.cols, entry.polar) : exactPolar(a).factor;
  const condition = wanted === 0 ? 1 : entry.s[0] / entry.s[wanted - 1];
  // Beside the threshold a small singular value may count or not; an exact rank is plain.
  const least = entry.s.filter((value) => value > (RANK + VALUES) * entry.s[0]).length;
  const faults = [
    ...(rank <= wanted && rank >= least ? [] : [`${name}: rank ${rank}, not ${wanted}`]),
    ...above(`${name}: off by`, spectralNorm(subtract(factor, exact)), FACTOR * Math.sqrt(n) * condition),
  ];
  if (wanted === n) return [...faults, ...orthogonalityFaults(name, factor)];
  // W W^T W = W is what makes a partial isometry; it errs by the defect of U and by that of V.
  const tall = a.rows < a.cols ? transpose(factor) : factor;
  const again = multiply(tall, multiply(transpose(tall), tall));
  const error = largest(subtract(again, tall).data);
  return [...faults, ...above(`${name}: |W W^T W - W|`, error, 2 * ORTHOGONALITY * Math.sqrt(n))];
}

/** Every family up to the largest condition number, and partial isometries. */
export async function polarFaults(device: GPUDevice, shape: Shape): Promise<Faults> {
  const { entries, matrices } = batchOf(shape, judged);
  const { factor, quality } = await polar(device, matrices);
  return entries.flatMap((entry, b) => [
    ...factorFaults(entry, matrixAt(matrices, b), matrixAt(factor, b), quality[b].rank),
    ...(quality[b].converged && !quality[b].nonfinite ? [] : [`polar of ${nameOf(entry)}: not converged`]),
  ]);
}

/** polar(Q A) = Q polar(A), Q a product of rotations. */
export async function polarTurnFaults(device: GPUDevice, shape: Shape): Promise<Faults> {
  const { plain, changed, q } = turned(shape, 8, true);
  const [before, after] = [await polar(device, plain), await polar(device, changed)];
  return Array.from({ length: plain.batch }, (_, b) => {
    const s = singularValues(matrixAt(plain, b));
    const moved = subtract(matrixAt(after.factor, b), multiply(q, matrixAt(before.factor, b)));
    // Each of the two may be off by its own bound.
    const bound = 2 * FACTOR * Math.sqrt(s.length) * (s[0] / s[s.length - 1]);
    return above(
      `matrix ${b} of ${shape.join(" x ")}: |polar(Q A) - Q polar(A)|`,
      spectralNorm(moved),
      bound,
    );
  }).flat();
}

async function limits(device: GPUDevice): Promise<void> {
  const { factor, quality } = await polar(device, { data: new Float32Array(0), batch: 0, rows: 3, cols: 2 });
  const { data, ...shape } = factor;
  const found = JSON.stringify([data.length, shape.batch, shape.rows, shape.cols, quality]);
  if (found !== "[0,0,3,2,[]]") throw new Error(`an empty batch gives ${found}`);
  await checkLimits(device, (matrices) => polar(device, matrices));
}

export const cases: ConformanceCase[] = [{ name: "polar: an empty batch, and what is refused", run: limits }];
