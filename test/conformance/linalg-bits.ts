import type { Matrices, Output, Placed, Quality, RunOptions } from "../../src/linalg/index.ts";
import { batchOf, matrixAt, pick, type Shape } from "./families-batch.ts";
import { deviceCopy, hostCopy, spoil } from "./linalg-batch.ts";
import { bitFaults, type Faults } from "./svd-checks.ts";

/** A decomposition as far as all of them are alike: matrices by name, and how it went ([]: it does not say). */
export type Decompose = <O extends Output>(
  device: GPUDevice,
  matrices: Matrices,
  options: RunOptions & { output: O },
) => Promise<{ parts: Record<string, Placed<O>>; quality: Quality[] }>;

/** Six matrices, ordinary and degenerate ones, none of which a device may read in two ways. */
export const six = (shape: Shape) =>
  batchOf(shape, ({ family }) => /^(random|hilbert|rank|zero|1e30|ill)/.test(family)).matrices;

const ORDER = [4, 1, 1, 3, 0, 2, 5];
const BAD: [b: number, value: number, place: number][] = [
  [1, Number.NaN, 0.5],
  [3, Number.POSITIVE_INFINITY, 0],
  [5, Number.NEGATIVE_INFINITY, 1],
];
const GOOD = [0, 2, 4];

/** Neither order, size and slices of a batch nor where it stands change a bit; a number that is not finite spoils its own matrix alone. */
export async function bitsFaults(
  device: GPUDevice,
  what: string,
  shape: Shape,
  decompose: Decompose,
): Promise<Faults> {
  const name = `${what} of ${shape.join(" x ")}`;
  const matrices = six(shape);
  const base = await decompose(device, matrices, { output: "host" });
  const mixed = await decompose(device, pick(matrices, ORDER), { output: "host", sliceMs: 1 });
  const alone = await decompose(device, pick(matrices, [2]), { output: "host" });
  let spoiled = matrices;
  for (const [b, value, place] of BAD) spoiled = spoil(spoiled, b, value, place);
  const beside = await decompose(device, spoiled, { output: "host" });
  const given = deviceCopy(device, matrices);
  const stays = await decompose(device, given, { output: "device" });
  const faults = bitFaults(`${name}: what was given`, (await hostCopy(device, given)).data, matrices.data);
  for (const [part, all] of Object.entries(base.parts)) {
    const left = await hostCopy(device, stays.parts[part]);
    faults.push(
      ...bitFaults(`${name}: ${part} in another order`, mixed.parts[part].data, pick(all, ORDER).data),
      ...bitFaults(`${name}: ${part} of one alone`, alone.parts[part].data, pick(all, [2]).data),
      ...bitFaults(`${name}: ${part} on the device`, left.data, all.data),
      ...bitFaults(`${name}: ${part} beside NaN`, pick(beside.parts[part], GOOD).data, pick(all, GOOD).data),
    );
    // Below the diagonal R is 0 whatever A is.
    const spoilt = (x: number) => Number.isNaN(x) || (part === "r" && x === 0);
    for (const [b, value] of BAD) {
      const { data } = matrixAt(beside.parts[part], b);
      if (!data.every(spoilt) || !data.some(Number.isNaN))
        faults.push(`${name}: ${part} of a matrix with ${value}`);
    }
    stays.parts[part].data.destroy();
  }
  given.data.destroy();
  if (JSON.stringify(stays.quality) !== JSON.stringify(base.quality)) faults.push(`${name}: another quality`);
  beside.quality.forEach(({ nonfinite }, b) => {
    if (nonfinite === GOOD.includes(b))
      faults.push(`${name}: matrix ${b} of ${GOOD} good ones: nonfinite ${nonfinite}`);
  });
  return faults;
}
