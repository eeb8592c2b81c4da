import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { storageBuffer } from "../../src/kernel/index.ts";
import { ORTHOGONALIZE_METHODS, orthogonalize, rangeFinder, truncatedSvd } from "../../src/linalg/index.ts";
import { PolynomialIteration } from "../../src/linalg/polynomial-iteration.ts";
import { type Acquired, acquireDevice } from "../../src/node/index.ts";
import { largest, matrixOf, multiply, subtract } from "../../src/reference/index.ts";
import { hostCopy } from "../conformance/linalg-batch.ts";
import {
  batchOf,
  logSpaced,
  orthonormal,
  sizeRatio,
  uniforms,
  withSpectrum,
} from "../conformance/spectra.ts";

let acquired: Acquired;

beforeAll(async () => {
  acquired = await acquireDevice("auto");
});

afterAll(() => acquired.close());

/**
 * A is rounded to f32 once more as Q A, which turns the factor by up to 2^-24 |A|_F / smallest singular value; both are computed to 4e-7 sqrt(n)
 * over that value (what `polar` keeps to), n = 6 and the value 1/4.
 */
const TURN = 4 * (2 ** -24 * Math.sqrt(6) + 2 * 4e-7 * Math.sqrt(6));

test("of Q A it is Q times that of A, for every method that converges", async () => {
  const converging = [
    ["polar", 0],
    ["newton-schulz", 15],
    ["newton-schulz-5", 9],
    ["polar-express", 10],
    ["qdwh", 4],
  ] as const;
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 2 ** 30 }),
      fc.constantFrom(...converging),
      async (seed, [method, steps]) => {
        const random = uniforms(seed);
        const known = withSpectrum(10, 6, logSpaced(6, 16), random);
        const q = matrixOf(10, 10, orthonormal(10, 10, random));
        const turned = {
          rows: 10,
          cols: 6,
          a: Float32Array.from(multiply(q, matrixOf(10, 6, known.a)).data),
        };
        const { factor } = await orthogonalize(acquired.device, batchOf([known, turned]), { method, steps });
        const [one, other] = [0, 1].map((b) => matrixOf(10, 6, factor.data.subarray(60 * b, 60 * (b + 1))));
        expect(largest(subtract(multiply(q, one), other).data)).toBeLessThan(TURN);
      },
    ),
    { numRuns: 20 },
  );
});

test("an iteration serves any buffers, one after the other, without reading back", async () => {
  const { device } = acquired;
  const random = uniforms(61);
  const shape = { rows: 9, cols: 4, method: "newton-schulz-5", steps: 3, scaling: "spectral" } as const;
  const known = [0, 1].map(() => withSpectrum(9, 4, logSpaced(4, 10), random));
  const iteration = await PolynomialIteration.create(device, shape, 2);
  const [source, middle, end] = ["source", "middle", "end"].map((label) =>
    storageBuffer(device, label, 4 * 72),
  );
  device.queue.writeBuffer(source, 0, batchOf(known).data);
  const operand = (buffer: GPUBuffer) => ({ buffer, ring: 2 });
  const works = [
    ...iteration.works(operand(source), operand(middle)),
    ...iteration.works(operand(middle), operand(end)),
  ];
  for (const { stage, units } of works) stage.select(0, 2 * units);
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  for (const { stage } of works) stage.encode(pass);
  pass.end();
  device.queue.submit([encoder.finish()]);
  const got = await hostCopy(device, { data: end, batch: 2, rows: 9, cols: 4 });
  const once = await orthogonalize(device, batchOf(known), shape);
  const twice = await orthogonalize(device, once.factor, shape);
  expect(got.data).toEqual(twice.factor.data);
  iteration.destroy();
  for (const buffer of [source, middle, end]) buffer.destroy();
});

test("the longest short side: 512 singular values within 1e-4 of each other leave the largest within 1e-6", async () => {
  const spectrum = Float64Array.from({ length: 512 }, (_, i) => 1 - 2e-7 * i);
  const known = withSpectrum(512, 512, spectrum, uniforms(63));
  const options = { method: "newton-schulz", scaling: "spectral", steps: 0 } as const;
  const { factor } = await orthogonalize(acquired.device, batchOf([known]), options);
  expect(Math.abs(sizeRatio(known.a, factor.data) - 1)).toBeLessThan(1e-6);
});

test("empty batches give empty results", async () => {
  const none = { data: new Float32Array(0), batch: 0, rows: 3, cols: 2 };
  const { device } = acquired;
  for (const method of ORTHOGONALIZE_METHODS) {
    const { factor, quality } = await orthogonalize(device, none, { method });
    expect(factor).toEqual(none);
    expect(quality).toEqual(method === "polar" ? [] : null);
  }
  expect(await rangeFinder(device, none, { rank: 1, oversampling: 1 })).toEqual({ ...none, cols: 2 });
  const { s, u, v, quality } = await truncatedSvd(device, none, { rank: 1 });
  expect([s.rows, s.cols, u?.rows, u?.cols, v?.rows, v?.cols, quality.length]).toEqual([1, 1, 3, 1, 2, 1, 0]);
});

test("results may stay on the device", async () => {
  const { device } = acquired;
  const known = withSpectrum(12, 9, logSpaced(9, 10), uniforms(62));
  for (const method of ORTHOGONALIZE_METHODS) {
    const host = (await orthogonalize(device, batchOf([known]), { method })).factor;
    const { factor } = await orthogonalize(device, batchOf([known]), { method, output: "device" });
    expect((await hostCopy(device, factor)).data).toEqual(host.data);
    factor.data.destroy();
  }
  const host = await truncatedSvd(device, batchOf([known]), { rank: 2 });
  const left = await truncatedSvd(device, batchOf([known]), { rank: 2, output: "device" });
  for (const part of ["s", "u", "v"] as const) {
    expect((await hostCopy(device, left[part]!)).data).toEqual(host[part]!.data);
    left[part]!.data.destroy();
  }
});

test("what is out of range is refused, and says what is allowed", async () => {
  const { device } = acquired;
  const zeros = (rows: number, cols: number) => ({
    data: new Float32Array(rows * cols),
    batch: 1,
    rows,
    cols,
  });
  const small = zeros(4, 3);
  const says = (call: Promise<unknown>, text: string) => expect(call).rejects.toThrow(text);
  await says(
    orthogonalize(device, small, { method: "polar-expres" as "polar-express" }),
    'method: found "polar-expres"; allowed: polar, newton-schulz, newton-schulz-5, muon, polar-express, qdwh',
  );
  await says(
    orthogonalize(device, small, { method: "muon", steps: 1.5 }),
    "steps: found 1.5; allowed: a whole number up to 1000",
  );
  await says(
    orthogonalize(device, small, { method: "muon", scaling: "none" as "spectral" }),
    'scaling: found "none"; allowed: spectral, frobenius',
  );
  await says(
    orthogonalize(device, zeros(513, 520), { method: "muon" }),
    "matrices: found 513 x 520; allowed: a short side of up to 512",
  );
  await says(
    orthogonalize(device, zeros(65, 70), { method: "qdwh" }),
    "matrices: found 65 x 70; allowed: a shorter side of at most 64",
  );
  await says(rangeFinder(device, small, { rank: 4 }), "rank: found 4; allowed: a whole number from 1 to 3");
  await says(
    rangeFinder(device, small, { rank: 2, oversampling: 2 }),
    "oversampling: found 2; allowed: a whole number from 0 to 1",
  );
  await says(truncatedSvd(device, small, { rank: 1, powerIterations: -1 }), "powerIterations: found -1");
  await says(truncatedSvd(device, small, { rank: 1, seed: 2 ** 32 }), "seed: found 4294967296");
});
