/** The shortest decimal number that rounds to the same f32 as `x`: 0.1 for Math.fround(0.1). */
export function shortestFloat32(x: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(x.toPrecision(digits));
    if (Math.fround(short) === Math.fround(x)) return short;
  }
  return Number(x.toPrecision(9));
}
