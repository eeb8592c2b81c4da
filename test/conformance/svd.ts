import { svd, type Vectors } from "../../src/linalg/index.ts";
import { type JacobiKind, jacobiKind } from "../../src/linalg/jacobi-form.ts";
import { svdAs } from "../../src/linalg/svd.ts";
import type { ConformanceCase } from "./case.ts";
import { batchOf, type Entry, matrixAt, type Shape } from "./families-batch.ts";
import { turned } from "./families-turned.ts";
import { checkLimits } from "./linalg-batch.ts";
import { bitsFaults, type Decompose, six } from "./linalg-bits.ts";
import { decomposePolar, polarFaults, polarTurnFaults } from "./polar.ts";
import { decomposeQr, qrFaults } from "./qr.ts";
import { above, bitFaults, type Faults, noFaults, svdFaults, VALUES } from "./svd-checks.ts";

const decomposeSvd =
  (kind?: JacobiKind): Decompose =>
  async (device, matrices, options) => {
    const { s, u, v, quality } = await svdAs(device, matrices, options, kind);
    if (!u || !v) throw new Error("vectors are null by default");
    return { parts: { s, u, v }, quality };
  };

async function familyFaults(
  device: GPUDevice,
  shape: Shape,
  wanted: (entry: Entry) => boolean = () => true,
  kind?: JacobiKind,
): Promise<Faults> {
  const { entries, matrices } = batchOf(shape, wanted);
  const { parts, quality } = await decomposeSvd(kind)(device, matrices, { output: "host" });
  const { s, u, v } = parts;
  return entries.flatMap((entry, b) => svdFaults(entry, matrices, { s, u, v, quality }, b));
}

/** Rows turned by rotations of 3-4-5, columns permuted, exactly: the same singular values, times a known factor. */
async function turnFaults(device: GPUDevice, shape: Shape): Promise<Faults> {
  const { plain, factor, changed } = turned(shape, 7);
  const [before, after] = [await svd(device, plain), await svd(device, changed)];
  return Array.from({ length: plain.batch }, (_, b) => {
    const [s, t] = [before, after].map((found) => matrixAt(found.s, b).data);
    const moved = Math.max(...s.map((value, i) => Math.abs(t[i] / factor - value)));
    return above(`matrix ${b} of ${shape.join(" x ")}: singular values moved by`, moved / s[0], VALUES);
  }).flat();
}

/** All that is promised of svd, polar and qr, shape by shape: on one device, as most of the time goes into compiling. */
async function check(device: GPUDevice, shapes: Shape[]): Promise<void> {
  const faults: Faults = [];
  for (const shape of shapes) {
    const [rows, cols] = shape;
    faults.push(
      ...(await familyFaults(device, shape)),
      ...(await polarFaults(device, shape)),
      ...(rows < cols ? [] : await qrFaults(device, shape)),
    );
    // What is left takes six families.
    if (Math.min(rows, cols) === 1 || Math.max(rows, cols) > 1024) continue;
    faults.push(
      ...(await turnFaults(device, shape)),
      ...(await polarTurnFaults(device, shape)),
      ...(await bitsFaults(device, "svd", shape, decomposeSvd())),
      ...(await bitsFaults(device, "polar", shape, decomposePolar)),
      ...(rows < cols ? [] : await bitsFaults(device, "qr", shape, decomposeQr)),
    );
  }
  noFaults(faults);
}

/** Tiny ones, the last size of one kind of kernel and the first of the next on this device, the largest. */
function squares(device: GPUDevice): Shape[] {
  const edges = [5, 8, 16, 17, 32, 33].filter(
    (n, at, all) =>
      at === 0 ||
      [all[at - 1], all[at + 1]].some(
        (other) => other && jacobiKind(device, other) !== jacobiKind(device, n),
      ),
  );
  return [1, 2, 3, ...edges, 64].map((n) => [n, n]);
}

const TALL: Shape[] = [
  [5, 1],
  [100, 3],
  [9, 8],
  [1024, 8],
  [300, 33],
  [2000, 64],
  [16384, 1],
  [16384, 4],
];
const WIDE: Shape[] = [
  [1, 5],
  [8, 1024],
  [64, 200],
  [1, 16384],
  [4, 16384],
];

/** Every kind of kernel, whatever the device would choose: a GPU's run on its CPU, and the other way round. */
const KINDS: [JacobiKind, Shape[]][] = [
  [
    "workgroup",
    [
      [5, 5],
      [2, 2],
      [17, 17],
      [64, 64],
    ],
  ],
  [
    "blocks",
    [
      [5, 5],
      [2, 2],
      [33, 33],
    ],
  ],
  ["registers", [[5, 5]]],
];

async function kinds(device: GPUDevice): Promise<void> {
  const faults: Faults = [];
  for (const [kind, shapes] of KINDS)
    for (const shape of shapes) {
      const wanted = ({ family }: Entry) => shape[0] < 64 || /^(random|rank|graded-columns$)/.test(family);
      const found = await familyFaults(device, shape, wanted, kind);
      faults.push(...found.map((fault) => `${kind}: ${fault}`));
      if (shape[0] === 5) {
        faults.push(...(await bitsFaults(device, kind, shape, decomposeSvd(kind))));
        faults.push(...(await vectorFaults(device, shape, kind)));
      }
    }
  faults.push(...(await vectorFaults(device, [9, 8])), ...(await vectorFaults(device, [6, 40])));
  noFaults(faults);
}

/** The vectors that are asked for, in the bits that they have beside the others. */
async function vectorFaults(device: GPUDevice, shape: Shape, kind?: JacobiKind): Promise<Faults> {
  const matrices = six(shape);
  const base = await svdAs(device, matrices, {}, kind);
  const faults: Faults = [];
  for (const vectors of ["left", "right", "none"] satisfies Vectors[]) {
    const name = `${kind ?? "svd"} of ${shape.join(" x ")}, ${vectors}`;
    const { s, u, v } = await svdAs(device, matrices, { vectors }, kind);
    faults.push(...bitFaults(`${name}: s`, s.data, base.s.data));
    if (vectors === "left") faults.push(...bitFaults(`${name}: u`, u!.data, base.u!.data));
    else if (u !== null) faults.push(`${name}: u is there`);
    if (vectors === "right") faults.push(...bitFaults(`${name}: v`, v!.data, base.v!.data));
    else if (v !== null) faults.push(`${name}: v is there`);
  }
  return faults;
}

/** The largest there is, of the hardest family: columns that are small by themselves. */
async function largest(device: GPUDevice): Promise<void> {
  noFaults(await familyFaults(device, [16_384, 64], ({ family }) => family === "graded-columns-ascending"));
}

async function limits(device: GPUDevice): Promise<void> {
  const { s, u, v, quality } = await svd(device, { data: new Float32Array(0), batch: 0, rows: 3, cols: 2 });
  const found = JSON.stringify(
    [s, u!, v!].map(({ data, batch, rows, cols }) => [data.length, batch, rows, cols]),
  );
  if (found !== "[[0,0,1,2],[0,0,3,2],[0,0,2,2]]" || quality.length > 0)
    throw new Error(`an empty batch gives ${found}`);
  await checkLimits(device, (matrices) => svd(device, matrices));
}

export const cases: ConformanceCase[] = [
  {
    name: "svd, polar, qr: square matrices of every family against LAPACK",
    run: (device) => check(device, squares(device)),
  },
  {
    name: "svd, polar, qr: tall matrices of every family against LAPACK",
    run: (device) => check(device, TALL),
  },
  { name: "svd, polar: wide matrices of every family against LAPACK", run: (device) => check(device, WIDE) },
  { name: "svd: 16,384 x 64 against LAPACK", run: largest },
  { name: "svd: every kind of kernel, fewer vectors in the same bits", run: kinds },
  { name: "svd: an empty batch, and what is refused", run: limits },
];
