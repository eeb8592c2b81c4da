/** Throws unless |got - wanted| <= tolerance; a NaN on either side throws too. */
export function near(what: string, got: number, wanted: number, tolerance: number): void {
  if (!(Math.abs(got - wanted) <= tolerance))
    throw new Error(
      `${what}: got ${got}, wanted ${wanted} within ${tolerance}, off by ${Math.abs(got - wanted)}`,
    );
}

/** Throws unless value <= bound. */
export function atMost(what: string, value: number, bound: number): void {
  if (!(value <= bound)) throw new Error(`${what}: ${value}, above ${bound}`);
}

/** Throws unless value >= bound. */
export function atLeast(what: string, value: number, bound: number): void {
  if (!(value >= bound)) throw new Error(`${what}: ${value}, below ${bound}`);
}

/** Throws unless both are the same value (NaN too). */
export function same<T>(what: string, got: T, wanted: T): void {
  if (!Object.is(got, wanted)) throw new Error(`${what}: got ${got}, wanted ${wanted}`);
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
