import { beforeAll, expect, test } from "vitest";
import { small } from "../../scripts/small.js";
import { cellsOf, type ExperimentInput } from "../../src/experiment/index.ts";
import * as whole from "../../src/kernel/index.ts";
import { experimentOf, network } from "../conformance/experiment.ts";
import { bundled } from "./small.ts";

const BOTH = [false, true];

/** Experiments that take every way through the emitters of descent. */
function shapes(): whole.Shape[] {
  const nets = [1, 2, 3, 5].flatMap((width): ExperimentInput["network"][] => [
    network(width),
    network(width, { bias: false }),
    network(width, { outputWeights: "signed-uniform" }),
    network(width, { trainOutput: true }),
  ]);
  const points = { kind: "points" as const, x: [-2, -1, 0.5, 1], y: [-1, -1, 1, 1] as (1 | -1)[] };
  const parts = nets.flatMap((net): Partial<ExperimentInput>[] => [
    { network: net },
    { network: net, loss: "logistic" },
    { network: net, dataset: points },
    { network: net, optimizer: { kind: "adam", learningRate: 0.1 } },
  ]);
  parts.push({ stop: { hit: { tolerance: 1e-3, loss: 0.5 } } });
  return parts.map((one) => {
    const experiment = experimentOf(one);
    return whole.shapeOf(experiment, cellsOf(experiment)[0]);
  });
}

function* texts(kernel: typeof whole): Generator<string> {
  for (const shape of shapes())
    for (const emit of [kernel.exactKernel, kernel.recordKernel, kernel.handoffKernel, kernel.flowKernel])
      yield emit(shape);
  for (const left of BOTH)
    for (const right of BOTH) {
      for (const n of [2, 5]) yield kernel.jacobiRegisters({ n, left, right });
      for (const n of [40, 100])
        yield kernel.jacobiWorkgroup(kernel.workgroupForm({ n, left, right }, 32768));
      yield kernel.jacobiBlocks({ n: 64, left, right });
    }
  yield kernel.qrFactor(24);
  yield kernel.qrApply(24);
  for (const quads of BOTH) {
    yield kernel.qrRegistersFactor({ n: 4, quads });
    yield kernel.qrRegistersApply({ n: 4, quads });
  }
  for (const finish of ["plain", "add", "scale"] as const)
    for (const transposeA of BOTH)
      for (const transposeB of BOTH) {
        const form = { transposeA, transposeB, finish };
        yield kernel.matmulTiles({ per: 2, ...form });
        yield kernel.matmulBlocks({ rows: 8, cols: 8, lanes: [8, 8], guards: [transposeA, true], ...form });
        yield kernel.matmulSum(transposeA, finish);
      }
  for (const name of Object.keys(whole.SHADERS).sort() as (keyof typeof whole.SHADERS)[])
    if (!whole.SHADERS[name].includes("//#")) yield kernel.SHADERS[name];
}

let reduced: typeof whole;

beforeAll(async () => {
  reduced = await bundled("src/kernel/index.ts", small);
});

test("kernels of what the bundles leave of shaders are those of the whole, but for what is for readers", () => {
  const plain = [...texts(whole)].map(whole.bare);
  expect(new Set(plain).size).toBeGreaterThan(200);
  expect([...texts(reduced)].map(whole.bare)).toEqual(plain);
  expect(plain.filter((text) => text.includes("//#"))).toEqual([]);
});
