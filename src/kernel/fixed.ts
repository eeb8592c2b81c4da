/** Host side of the kernels' fixed point (shaders/numeric/fixed): signed 64-bit integers in units of 2^-48. */

const HIGH = 2 ** 16;
const LOW = 2 ** 48;

/** High (signed) and low words of x, rounded to the nearest unit; |x| below 32768. */
export function toFixed(x: number): [high: number, low: number] {
  const magnitude = Math.abs(x);
  let high = Math.floor(magnitude * HIGH);
  let low = Math.round((magnitude - high / HIGH) * LOW);
  if (low === 2 ** 32) {
    low = 0;
    high += 1;
  }
  if (x >= 0) return [high, low];
  return low === 0 ? [-high, 0] : [-high - 1, 2 ** 32 - low];
}

/** The value of two words, to f64 precision. */
export function fromFixed(high: number, low: number): number {
  return high / HIGH + low / LOW;
}

/** A WGSL constant. */
export function fixedLiteral(x: number): string {
  const [high, low] = toFixed(x);
  return `Fixed(${high}, ${low}u)`;
}
