import {
  coefficients,
  POLYNOMIAL_METHODS,
  type PolynomialMethod,
  polynomial,
  qdwhSpectrum,
  spectrumAfter,
  startMargin,
} from "../reference/index.ts";
import type { Method, Scaling } from "./types.ts";

const isPolynomial = (method: Method): method is PolynomialMethod =>
  (POLYNOMIAL_METHODS as readonly Method[]).includes(method);

/** Singular values of the output of `steps` steps in exact arithmetic, from those of the input, in f64. */
export function mapped(method: Method, scaling: Scaling, s: Float64Array, steps: number): Float64Array {
  if (isPolynomial(method)) return spectrumAfter(s, method, steps, scaling);
  if (method === "polar") return s.map(() => 1);
  const norm = scaling === "spectral" ? Math.max(...s) : Math.hypot(...s);
  return qdwhSpectrum(
    s.map((value) => value / norm),
    steps,
  );
}

/** `steps` steps of a polynomial on one singular value that is scaled already. */
export function mapAt(method: PolynomialMethod, sigma: number, steps: number): number {
  let s = sigma / startMargin(method);
  for (let step = 0; step < steps; step++) s = polynomial(coefficients(method, step, steps), s);
  return s;
}

/** max_i |1 - sigma_i|. */
export function errorOf(values: Float64Array): number {
  return values.reduce((worst, value) => Math.max(worst, Math.abs(1 - value)), 0);
}

/** Where Muon's quintic takes every singular value in the end: it goes on moving there, and 1 does not attract. */
export function muonRange(): { low: number; high: number } {
  let [low, high] = [1, 1];
  for (let sigma = 0.01; sigma <= 1; sigma += 0.001)
    for (let steps = 20; steps < 40; steps++) {
      const value = mapAt("muon", sigma, steps);
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  return { low, high };
}
