import { qr } from "../../src/linalg/index.ts";
import { frobenius, multiply, subtract } from "../../src/reference/index.ts";
import type { ConformanceCase } from "./case.ts";
import { batchOf, matrixAt, nameOf, type Shape } from "./families-batch.ts";
import { checkLimits } from "./linalg-batch.ts";
import type { Decompose } from "./linalg-bits.ts";
import { above, type Faults, orthogonalityFaults, part, RESIDUAL } from "./svd-checks.ts";

export const decomposeQr: Decompose = async (device, matrices, options) => ({
  parts: { ...(await qr(device, matrices, options)) },
  quality: [],
});

/** The SVD's bounds on residual and orthogonality, whatever the rank. Where A has full rank, these and R's form leave one Q and one R. */
export async function qrFaults(device: GPUDevice, shape: Shape): Promise<Faults> {
  // Everything tiny has two readings, and nothing of its own to say here.
  const { entries, matrices } = batchOf(shape, ({ family }) => family !== "all-tiny");
  const found = await qr(device, matrices);
  return entries.flatMap((entry, b) => {
    const name = `qr of ${nameOf(entry)}`;
    const [a, q, r] = [matrices, found.q, found.r].map((all) => matrixAt(all, b));
    const residual = part(frobenius(subtract(a, multiply(q, r))), frobenius(a));
    const faults = [
      ...above(`${name}: |A - Q R|_F / |A|_F`, residual, RESIDUAL * Math.sqrt(r.cols)),
      ...orthogonalityFaults(`${name}: Q`, q),
    ];
    for (let i = 0; i < r.rows; i++) {
      const row = r.data.subarray(i * r.cols, (i + 1) * r.cols);
      if (!row.subarray(0, i).every((x) => x === 0)) faults.push(`${name}: R is not upper in row ${i}`);
      if (!(row[i] >= 0)) faults.push(`${name}: R has ${row[i]} on the diagonal`);
    }
    return faults;
  });
}

async function limits(device: GPUDevice): Promise<void> {
  const { q, r } = await qr(device, { data: new Float32Array(0), batch: 0, rows: 3, cols: 2 });
  const found = JSON.stringify([q, r].map(({ data, batch, rows, cols }) => [data.length, batch, rows, cols]));
  if (found !== "[[0,0,3,2],[0,0,2,2]]") throw new Error(`an empty batch gives ${found}`);
  await checkLimits(device, (matrices) => qr(device, matrices));
  const wide = { data: new Float32Array(6), batch: 1, rows: 2, cols: 3 };
  const refused = await qr(device, wide).then(String, String);
  if (!/InputError.*2 x 3.*allowed/.test(refused)) throw new Error(`2 x 3 gives ${refused}`);
}

export const cases: ConformanceCase[] = [{ name: "qr: an empty batch, and what is refused", run: limits }];
