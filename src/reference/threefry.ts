/** Counter-based random bits and their maps to uniforms and normals (Salmon et al. 2011, Threefry-2x32, 20 rounds). */

const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24];
const PARITY = 0x1bd11bda;

/** What a stream of numbers is for; the stream of a grid cell is `purpose + 16 * cell`. */
export const PURPOSE = {
  weights: 0,
  biases: 1,
  outputWeights: 2,
  audit: 3,
  bootstrap: 4,
  sketch: 5,
  batch: 6,
  sample: 7,
} as const;

/** Two u32 words from key [k0, k1] and counter [c0, c1]. */
export function threefry2x32(
  key: readonly [number, number],
  counter: readonly [number, number],
): [number, number] {
  const schedule = [key[0] | 0, key[1] | 0, PARITY ^ key[0] ^ key[1]];
  let a = (counter[0] + schedule[0]) | 0;
  let b = (counter[1] + schedule[1]) | 0;
  for (let round = 0; round < 20; round++) {
    const r = ROTATIONS[round & 7];
    a = (a + b) | 0;
    b = ((b << r) | (b >>> (32 - r))) ^ a;
    if ((round & 3) === 3) {
      const s = (round + 1) >> 2;
      a = (a + schedule[s % 3]) | 0;
      b = (b + schedule[(s + 1) % 3] + s) | 0;
    }
  }
  return [a >>> 0, b >>> 0];
}

/** Bits of draw `draw` (24 bits) of trajectory `id` (40 bits) in `stream`, for a run's `seed`. */
export function drawBits(seed: number, stream: number, id: number, draw: number): [number, number] {
  const high = Math.floor(id / 2 ** 32) & 0xff;
  return threefry2x32([seed >>> 0, stream >>> 0], [id >>> 0, (high | (draw << 8)) >>> 0]);
}

/** Uniform on the open interval (0, 1): the centre of one of 2^32 equal cells. */
export function uniform(bits: number): number {
  return (bits + 0.5) * 2 ** -32;
}

/** Two independent standard normals from two u32 words (Box-Muller). */
export function normals(a: number, b: number): [number, number] {
  const radius = Math.sqrt(-2 * Math.log(uniform(a)));
  const angle = 2 * Math.PI * uniform(b);
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}
