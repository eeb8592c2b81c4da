import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { type HostMatrices, polar, svd } from "../../src/linalg/index.ts";
import { acquireDevice } from "../../src/node/index.ts";
import {
  frobenius,
  type Matrix,
  multiply,
  scaleColumns,
  singularValues,
  subtract,
  transpose,
} from "../../src/reference/index.ts";
import { matrixAt, pick } from "../conformance/families-batch.ts";
import { turned } from "../conformance/families-turned.ts";
import { bitFaults, orthogonalityFaults, RESIDUAL, VALUES } from "../conformance/svd-checks.ts";

let device: GPUDevice;
beforeAll(async () => {
  ({ device } = await acquireDevice("auto"));
});

/** Both sides to 20, and one of them to 64 or past it now and then. */
const shape = fc.oneof(
  fc.record({ rows: fc.integer({ min: 1, max: 20 }), cols: fc.integer({ min: 1, max: 20 }) }),
  fc.record({ rows: fc.integer({ min: 1, max: 64 }), cols: fc.integer({ min: 1, max: 64 }) }),
  fc.record({ rows: fc.integer({ min: 65, max: 400 }), cols: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ rows: fc.integer({ min: 1, max: 12 }), cols: fc.integer({ min: 65, max: 400 }) }),
);

/** Few values, so that rows and columns coincide; or any of one size; or sizes from 2^-40 to 2^40 side by side. */
const numbers = [
  fc.constantFrom(0, 0, 1, -1, 3),
  fc.float({ min: -1, max: 1, noNaN: true }).filter((x) => x === 0 || Math.abs(x) > 1e-30),
  fc.tuple(fc.integer({ min: -8, max: 8 }), fc.integer({ min: -40, max: 40 })).map(([x, e]) => x * 2 ** e),
];

const matrices = fc.tuple(shape, fc.integer({ min: 1, max: 3 })).chain(([{ rows, cols }, batch]) =>
  fc
    .oneof(...numbers.map((of) => fc.array(of, { minLength: 64, maxLength: 64 })))
    .map((values): HostMatrices => {
      // 64 draws, spread over the matrices by a step that is coprime to 64 and changes with the row.
      const data = new Float32Array(batch * rows * cols);
      for (let at = 0; at < data.length; at++) data[at] = values[(at * 29 + Math.floor(at / 37) * 11) % 64];
      return { data, batch, rows, cols };
    }),
);

const indices = (count: number) => Array.from({ length: count }, (_, b) => b);

function compose(s: Matrix, u: Matrix, v: Matrix): Matrix {
  return multiply(scaleColumns(u, s.data), transpose(v));
}

test("svd of any matrix: residual, orthonormal vectors, the twin's singular values", async () => {
  await fc.assert(
    fc.asyncProperty(matrices, async (given) => {
      const { s, u, v } = await svd(device, given);
      for (const b of indices(given.batch)) {
        const a = matrixAt(given, b);
        const [sb, ub, vb] = [s, u!, v!].map((part) => matrixAt(part, b));
        expect(frobenius(subtract(a, compose(sb, ub, vb)))).toBeLessThanOrEqual(
          RESIDUAL * Math.sqrt(s.cols) * frobenius(a),
        );
        expect([...orthogonalityFaults("U", ub), ...orthogonalityFaults("V", vb)]).toEqual([]);
        const exact = singularValues(a);
        for (const [i, value] of exact.entries())
          expect(Math.abs(sb.data[i] - value)).toBeLessThanOrEqual(VALUES * exact[0]);
      }
    }),
    { numRuns: 60 },
  );
});

test("svd: any order, any part of a batch: the same bits", async () => {
  await fc.assert(
    fc.asyncProperty(matrices, fc.nat(), async (given, cut) => {
      const { s, u, v } = await svd(device, given);
      const order = indices(given.batch)
        .slice(cut % given.batch)
        .toReversed();
      const found = await svd(device, pick(given, order));
      expect([
        ...bitFaults("s", found.s.data, pick(s, order).data),
        ...bitFaults("u", found.u!.data, pick(u!, order).data),
        ...bitFaults("v", found.v!.data, pick(v!, order).data),
      ]).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

test("svd: rotations and permutations leave singular values; polar(Q A) = Q polar(A)", async () => {
  await fc.assert(
    fc.asyncProperty(shape, fc.nat(), async ({ rows, cols }, seed) => {
      const { plain, changed, factor } = turned([rows, cols], seed);
      const [before, after] = [await svd(device, plain), await svd(device, changed)];
      for (const [at, value] of before.s.data.entries()) {
        const top = before.s.data[at - (at % before.s.cols)];
        expect(Math.abs(after.s.data[at] / factor - value)).toBeLessThanOrEqual(VALUES * top);
      }
      const { q, ...left } = turned([rows, cols], seed, true);
      const [p, turnedP] = [await polar(device, left.plain), await polar(device, left.changed)];
      for (const b of indices(plain.batch)) {
        const s = singularValues(matrixAt(plain, b));
        const moved = subtract(matrixAt(turnedP.factor, b), multiply(q, matrixAt(p.factor, b)));
        // Each may be off by 4e-7 sqrt(n) cond(A), in the spectral norm.
        expect(singularValues(moved)[0]).toBeLessThanOrEqual(
          8e-7 * Math.sqrt(s.length) * (s[0] / s[s.length - 1]),
        );
      }
    }),
    { numRuns: 30 },
  );
});

test("svd stops on a signal", async () => {
  const given = { data: new Float32Array(6), batch: 1, rows: 3, cols: 2 };
  const reason = new Error("enough");
  for (const call of [svd, polar])
    await expect(call(device, given, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});
