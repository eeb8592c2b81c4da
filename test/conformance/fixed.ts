import type { ConformanceCase } from "./case.ts";
import { near, same } from "./check.ts";
import { callShader, floatsOf, words } from "./entry.ts";

const UNIT = 2 ** 48;
const LIMIT = 1n << 63n;
const low = (x: bigint) => Number(BigInt.asUintN(32, x));
const high = (x: bigint) => Number(BigInt.asUintN(32, x >> 32n));
const joined = (hi: number, lo: number) => BigInt.asIntN(64, (BigInt(hi) << 32n) | BigInt(lo));
const size = (x: bigint) => (x < 0n ? -x : x);

/** 0, +-1 unit, powers of two and their neighbours, the ends of the range. */
function edges(): bigint[] {
  const found = new Set<bigint>([0n]);
  for (let k = 0n; k < 63n; k++) for (const d of [-1n, 0n, 1n]) found.add((1n << k) + d);
  for (let d = 1n; d < 4n; d++) found.add(LIMIT - d);
  return [...found].flatMap((x) => [x, -x]);
}

/** Pairs of edges, and random pairs whose sizes are spread over all 63 bits, some with a product next to the limit. */
function pairs(): [bigint, bigint][] {
  const next = words(1);
  const random = () => {
    const x = joined(next(), next()) >> BigInt(next() % 63);
    return x === -LIMIT ? 0n : x;
  };
  const ends = edges();
  const all: [bigint, bigint][] = [];
  for (const [k, a] of ends.entries()) for (let l = k % 7; l < ends.length; l += 7) all.push([a, ends[l]]);
  for (let n = 0; n < 20_000; n++) all.push([random(), random()]);
  for (let n = 0; n < 2000; n++) {
    const a = random();
    if (a === 0n) continue;
    const b = ((LIMIT - BigInt(1 + (next() % 4))) << 48n) / size(a);
    if (b < LIMIT) all.push([a, next() % 2 ? b : -b]);
  }
  return all;
}

/** Rounded to the nearest unit by magnitude, halves away from zero. */
function product(a: bigint, b: bigint): bigint {
  const magnitude = (size(a) * size(b) + (1n << 47n)) >> 48n;
  return a < 0n !== b < 0n ? -magnitude : magnitude;
}

const SCALAR = `
  let a = Fixed(bitcast<i32>(operands[at]), operands[at + 1u]);
  let b = Fixed(bitcast<i32>(operands[at + 2u]), operands[at + 3u]);
  let sum = fixed_add(a, b);
  let difference = fixed_sub(a, b);
  let negative = fixed_negate(a);
  let product = fixed_mul(a, b);
  results[out] = bitcast<u32>(sum.hi); results[out + 1u] = sum.lo;
  results[out + 2u] = bitcast<u32>(difference.hi); results[out + 3u] = difference.lo;
  results[out + 4u] = bitcast<u32>(negative.hi); results[out + 5u] = negative.lo;
  results[out + 6u] = bitcast<u32>(product.hi); results[out + 7u] = product.lo;
  results[out + 8u] = bitcast<u32>(fixed_to_f32(a));
  results[out + 9u] = select(0u, 1u, fixed_is_positive(a));`;

const FOUR = `
  let a = Fixed4(vec4i(bitcast<i32>(operands[at])), vec4u(operands[at + 1u]));
  let b = Fixed4(vec4i(bitcast<i32>(operands[at + 2u])), vec4u(operands[at + 3u]));
  let sum = fixed4_add(a, b);
  let negative = fixed4_negate(a);
  results[out] = bitcast<u32>(sum.hi.x); results[out + 1u] = sum.lo.y;
  results[out + 2u] = bitcast<u32>(negative.hi.z); results[out + 3u] = negative.lo.w;
  results[out + 4u] = bitcast<u32>(fixed4_to_f32(a).y);`;

async function arithmetic(device: GPUDevice): Promise<void> {
  const all = pairs();
  const operands = Uint32Array.from(all.flatMap(([a, b]) => [high(a), low(a), high(b), low(b)]));
  const scalar = await callShader(device, "descent/flow", SCALAR, operands, 4, 10);
  const four = await callShader(device, "descent/exact", FOUR, operands, 4, 5);
  for (const [n, [a, b]] of all.entries()) {
    const at = (k: number) => joined(scalar[10 * n + k], scalar[10 * n + k + 1]);
    const at4 = (k: number) => joined(four[5 * n + k], four[5 * n + k + 1]);
    const what = (name: string) => `fixed ${name} of ${a}, ${b}`;
    same(what("sum"), at(0), BigInt.asIntN(64, a + b));
    same(what("difference"), at(2), BigInt.asIntN(64, a - b));
    same(what("negative"), at(4), -a);
    if (product(a, b) < LIMIT && product(a, b) > -LIMIT) same(what("product"), at(6), product(a, b));
    same(what("sign"), scalar[10 * n + 9], a > 0n ? 1 : 0);
    same(what("fourfold sum"), at4(0), BigInt.asIntN(64, a + b));
    same(what("fourfold negative"), at4(2), -a);
    // Two roundings to nearest, of the high word and of the sum: 2^-24 each.
    const exact = Number(a) / UNIT;
    near(what("f32"), floatsOf(scalar)[10 * n + 8], exact, Math.abs(exact) * 2 ** -23);
    near(what("fourfold f32"), floatsOf(four)[5 * n + 4], exact, Math.abs(exact) * 2 ** -23);
  }
}

const FROM = `
  let x = bitcast<f32>(operands[at]);
  let one = fixed_from_f32(x);
  results[out] = bitcast<u32>(one.hi); results[out + 1u] = one.lo;`;

const FROM_FOUR = `
  let four = fixed4_from_f32(vec4f(bitcast<f32>(operands[at])));
  results[out] = bitcast<u32>(four.hi.z); results[out + 1u] = four.lo.x;`;

/** Every f32 has an exact number of units, or lies between two: it must come out as the nearest, either one of a tie. */
async function conversion(device: GPUDevice): Promise<void> {
  const next = words(2);
  const floats: number[] = [0, 32767.998046875, 2 ** -48, 2 ** -49, 3 * 2 ** -49, 2 ** -50];
  for (let k = -49; k < 15; k++) {
    for (let n = 0; n < 200; n++) floats.push(Math.fround(2 ** k * (1 + next() / 2 ** 32)));
    floats.push(2 ** k, Math.fround(2 ** k * (1 + 2 ** -23)), Math.fround(2 ** k * (2 - 2 ** -23)));
  }
  const inputs = Float32Array.from(floats.flatMap((x) => [x, -x]));
  const operands = new Uint32Array(inputs.buffer);
  for (const [shader, body] of [
    ["descent/flow", FROM],
    ["descent/exact", FROM_FOUR],
  ]) {
    const got = await callShader(device, shader, body, operands, 1, 2);
    for (const [n, x] of inputs.entries()) {
      const units = x * UNIT;
      const below = BigInt(Math.floor(units));
      const rest = units - Math.floor(units);
      const nearest = rest > 0.5 ? below + 1n : below;
      const found = joined(got[2 * n], got[2 * n + 1]);
      if (rest !== 0.5 || found !== below + 1n) same(`${shader}: fixed point of ${x}`, found, nearest);
    }
  }
}

/** shaders/numeric/fixed against BigInt. */
export const cases: ConformanceCase[] = [
  { name: "fixed point: sums, differences, products bit for bit; to f32 within 2^-23", run: arithmetic },
  { name: "fixed point: every f32 becomes the nearest unit", run: conversion },
];
