const SQRT_HALF = Math.SQRT1_2;

/**
 * Complementary error function, relative error below 1e-13 for x >= 0: Taylor series of erf up to 2, from there the continued fraction
 * of erfc, evaluated backwards with enough terms for 2.
 */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  if (x < 2) {
    let term = x;
    let sum = x;
    for (let n = 1; Math.abs(term) > 1e-18 * sum; n++) {
      term *= (2 * x * x) / (2 * n + 1);
      sum += term;
    }
    return 1 - ((2 * Math.exp(-x * x)) / Math.sqrt(Math.PI)) * sum;
  }
  let fraction = x;
  for (let n = 160; n > 0; n--) fraction = x + n / 2 / fraction;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
}

/**
 * Density of the terminal numerator |b2 - b1|, and so of the constant c of gap ~ c / ln t, for He initialization without biases:
 * f_B(x) = 2 sqrt(2/pi) exp(-x^2/2) erfc(x/sqrt 2) [paper, arXiv 2603.02095].
 */
export function numeratorDensity(x: number): number {
  return x < 0 ? 0 : 2 * Math.sqrt(2 / Math.PI) * Math.exp((-x * x) / 2) * erfc(x * SQRT_HALF);
}

/** P(c <= x) = 1 - erfc(x/sqrt 2)^2 for the density f_B [ours]. */
export function numeratorDistribution(x: number): number {
  return x < 0 ? 0 : 1 - erfc(x * SQRT_HALF) ** 2;
}

/** Mean of f_B, 2 (sqrt 2 - 1) / sqrt(pi) = 0.4674 [ours]. */
export const NUMERATOR_MEAN = (2 * (Math.SQRT2 - 1)) / Math.sqrt(Math.PI);

/** P(c >= 1) = erfc(1/sqrt 2)^2 = 0.1007 [ours]. */
export const NUMERATOR_SHARE_AT_LEAST_1 = erfc(SQRT_HALF) ** 2;
