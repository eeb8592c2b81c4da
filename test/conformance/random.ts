import { cellsOf } from "../../src/experiment/index.ts";
import { drawBits, initial, threefry2x32 } from "../../src/reference/index.ts";
import { netAt, runBatch } from "../ensemble/batch.ts";
import type { ConformanceCase } from "./case.ts";
import { near, same } from "./check.ts";
import { callShader, floatsOf, words } from "./entry.ts";
import { experimentOf, network } from "./experiment.ts";

const BITS = `
  let key = vec2u(operands[at], operands[at + 1u]);
  let plain = threefry(key, vec2u(operands[at + 2u], operands[at + 3u]));
  let drawn = threefry(key, draw_counter(operands[at + 2u], operands[at + 3u] & 0xffu, operands[at + 4u]));
  results[out] = plain.x; results[out + 1u] = plain.y;
  results[out + 2u] = drawn.x; results[out + 3u] = drawn.y;`;

/** Key and counter, then the words that Salmon et al. (SC 2011) publish for them with their code. */
const KNOWN = [
  [0, 0, 0, 0, 0x6b200159, 0x99ba4efe],
  [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x1cb996fc, 0xbb002be7],
  [0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3, 0xc4923a9c, 0x483df7a0],
];

async function bits(device: GPUDevice): Promise<void> {
  const next = words(3);
  const rows = KNOWN.map((row) => [...row.slice(0, 4), 0]);
  for (let n = 0; n < 4096; n++) rows.push([next(), next(), next(), next(), next() >>> 8]);
  const got = await callShader(device, "descent/init", BITS, Uint32Array.from(rows.flat()), 5, 4);
  for (const [n, [, , , , a, b]] of KNOWN.entries()) {
    same(`known answer ${n}, first word`, got[4 * n], a);
    same(`known answer ${n}, second word`, got[4 * n + 1], b);
  }
  for (const [n, [k0, k1, c0, c1, draw]] of rows.entries()) {
    const id = (c1 & 0xff) * 2 ** 32 + c0;
    const wanted = [...threefry2x32([k0, k1], [c0, c1]), ...drawBits(k0, k1, id, draw)];
    for (const [k, word] of wanted.entries()) same(`trajectory ${id}, draw ${draw}`, got[4 * n + k], word);
  }
}

const FUNCTIONS = `
  let u = operands[at];
  let turn = cos_sin_turn(u);
  let normal = normal_pair(vec2u(u, operands[at + 1u]));
  results[out] = bitcast<u32>(turn.x); results[out + 1u] = bitcast<u32>(turn.y);
  results[out + 2u] = bitcast<u32>(natural_log(bitcast<f32>(operands[at + 2u])));
  results[out + 3u] = bitcast<u32>(normal.x); results[out + 4u] = bitcast<u32>(normal.y);`;

/** Few operations each, so a few roundings of 2^-24: 8 ulp of f32, relative, leaves room for a division of 2.5 ulp. */
const ULPS = 8 * 2 ** -23;

async function functions(device: GPUDevice): Promise<void> {
  const next = words(4);
  const rows: [number, number, number][] = [];
  const view = new DataView(new ArrayBuffer(4));
  const bitsOf = (x: number) => {
    view.setFloat32(0, x);
    return view.getUint32(0);
  };
  const corners = [0, 1, 2 ** 29, 2 ** 30, 2 ** 31, 3 * 2 ** 30, 2 ** 32 - 1, 2 ** 32 - 2];
  for (let n = 0; n < 20_000; n++) {
    const u = n < 16 * corners.length ? (corners[n >> 4] + (n % 16) - 8) >>> 0 : next();
    rows.push([u, next(), bitsOf(2 ** -(next() % 34) * (1 + next() / 2 ** 32))]);
  }
  const got = floatsOf(
    await callShader(device, "descent/init", FUNCTIONS, Uint32Array.from(rows.flat()), 3, 5),
  );
  const sums = [0, 0, 0];
  for (const [n, [u, v, x]] of rows.entries()) {
    const angle = (2 * Math.PI * (u + 0.5)) / 2 ** 32;
    // Near their zeros too: the angle is reduced by an integer. The twin's own sin(2 pi) is off by 2^-52.
    near(`cos of turn ${u}`, got[5 * n], Math.cos(angle), ULPS * Math.abs(Math.cos(angle)) + 1e-15);
    near(`sin of turn ${u}`, got[5 * n + 1], Math.sin(angle), ULPS * Math.abs(Math.sin(angle)) + 1e-15);
    view.setUint32(0, x);
    const log = Math.log(view.getFloat32(0));
    near(`log of ${view.getFloat32(0)}`, got[5 * n + 2], log, ULPS * Math.abs(log));
    const radius = Math.sqrt(-2 * Math.log1p(-(2 ** 32 - u - 0.5) / 2 ** 32));
    for (const [k, of] of [Math.cos, Math.sin].entries()) {
      const z = radius * of((2 * Math.PI * (v + 0.5)) / 2 ** 32);
      near(`normal ${k} of ${u}, ${v}`, got[5 * n + 3 + k], z, 2 * ULPS * Math.abs(z) + 1e-15);
      if (n >= 16 * corners.length) for (let p = 1; p <= 2; p++) sums[p] += z ** p;
    }
  }
  // Mean and variance of N normals: standard errors 1 / sqrt N and sqrt(2 / N).
  const count = 2 * (rows.length - 16 * corners.length);
  near("mean of the normals", sums[1] / count, 0, 4 / Math.sqrt(count));
  near("variance of the normals", sums[2] / count, 1, 4 * Math.sqrt(2 / count));
}

async function inits(device: GPUDevice): Promise<void> {
  const kinds = ["he", "he-bias", "random", "symmetric", "binary", "uniform", "xavier", "lecun"] as const;
  const experiments = [
    { init: kinds.map((kind) => ({ kind })), network: network(3, { outputWeights: "signed-uniform" }) },
    { init: { kind: "uniform" as const }, network: network(3, { outputWeights: "signs", bias: false }) },
    { init: { kind: "thesis" as const, M: 3 }, network: network(2, { outputWeights: [0.5, -1.5] }) },
  ].map((parts) => experimentOf({ ...parts, exactSteps: 1, trajectories: 300 }));
  for (const experiment of experiments) {
    for (const [c, cell] of cellsOf(experiment).entries()) {
      // Trajectories on both sides of 2^32: the 40 bits of an id lie in two words.
      const firstId = 2 ** 32 - 150;
      const batch = await runBatch(device, experiment, { cell: c, firstId });
      for (let i = 0; i < batch.count; i++) {
        const got = netAt(experiment, batch, i, "initial");
        const wanted = initial(experiment, cell, firstId + i);
        for (const g of ["w", "b", "v"] as const) {
          for (const [j, x] of wanted[g].entries()) {
            near(`${cell.label} ${g}${j + 1} of ${firstId + i}`, got[g][j], x, 1e-6 * Math.abs(x) + 1e-6);
          }
        }
      }
    }
  }
}

/** shaders/random and the init kernel against the f64 twin. */
export const cases: ConformanceCase[] = [
  { name: "threefry: known answers, and the twin's bits for ids up to 2^40", run: bits },
  { name: "random: cos, sin, log and normals within a few ulp", run: functions },
  { name: "init: every kind as the twin draws it", run: inits },
];
