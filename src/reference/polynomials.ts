/** Iterations X <- a X + b X X^T X + c X (X^T X)^2 that drive singular values towards 1, in f64. */

export const POLYNOMIAL_METHODS = ["newton-schulz", "newton-schulz-5", "muon", "polar-express"] as const;
export type PolynomialMethod = (typeof POLYNOMIAL_METHODS)[number];

/** What the start is divided by: the largest singular value, or the Frobenius norm. */
export type Scaling = "spectral" | "frobenius";

export type Coefficients = [a: number, b: number, c: number];

/** Optimal in turn for singular values in [1e-3, 1] [paper, arXiv 2505.16932]. */
const POLAR_EXPRESS: Coefficients[] = [
  [8.28721201814563, -23.595886519098837, 17.300387312530933],
  [4.107059111542203, -2.9478499167379106, 0.5448431082926601],
  [3.9486908534822946, -2.908902115962949, 0.5518191394370137],
  [3.3184196573706015, -2.488488024314874, 0.51004894012372],
  [2.300652019954817, -1.6689039845747493, 0.4188073119525673],
  [1.891301407787398, -1.2679958271945868, 0.37680408948524835],
  [1.8750014808534479, -1.2500016453999487, 0.3750001645474248],
  [1.875, -1.25, 0.375],
];
/** Every row of a list but its last is taken at x / DAMPING, and the start is that much smaller: rounding may overshoot 1 [paper]. */
const DAMPING = 1.01;
/** Runs of up to 5 steps take a list that ends with the fifth row, longer ones the whole list [ours: the authors' code truncates the whole one]. */
const SHORT_RUN = 5;

function polarExpress(step: number, steps: number): Coefficients {
  const last = (steps <= SHORT_RUN ? SHORT_RUN : POLAR_EXPRESS.length) - 1;
  const [a, b, c] = POLAR_EXPRESS[Math.min(step, last)];
  return step >= last ? [a, b, c] : [a / DAMPING, b / DAMPING ** 3, c / DAMPING ** 5];
}

/**
 * Coefficients of step `step`, from 0, in a run of `steps`. `newton-schulz`: (3x - x^3)/2. `newton-schulz-5`: (15x - 10x^3 + 3x^5)/8.
 * `muon`: 3.4445x - 4.7750x^3 + 2.0315x^5 [code, Keller Jordan], which keeps |1 - s| around 0.32 and never converges.
 * `polar-express`: 8 rows, the last of which repeats [paper].
 */
export function coefficients(method: PolynomialMethod, step: number, steps: number): Coefficients {
  if (method === "newton-schulz") return [1.5, -0.5, 0];
  if (method === "newton-schulz-5") return [15 / 8, -10 / 8, 3 / 8];
  if (method === "muon") return [3.4445, -4.775, 2.0315];
  return polarExpress(step, steps);
}

/** What the norm is multiplied by before it divides the start: 1.01 for Polar Express under either scaling [spectral: ours], else 1. */
export function startMargin(method: PolynomialMethod): number {
  return method === "polar-express" ? DAMPING : 1;
}

/** The odd polynomial of a step. */
export function polynomial([a, b, c]: Coefficients, s: number): number {
  return s * (a + s * s * (b + s * s * c));
}

function normOf(spectrum: ArrayLike<number>, scaling: Scaling): number {
  const values = Array.from(spectrum);
  return scaling === "spectral" ? Math.max(...values) : Math.hypot(...values);
}

/** Singular values after `steps` steps from a matrix that has those of `spectrum`, in their order: each goes its own way. */
export function spectrumAfter(
  spectrum: ArrayLike<number>,
  method: PolynomialMethod,
  steps: number,
  scaling: Scaling,
): Float64Array {
  const norm = startMargin(method) * normOf(spectrum, scaling);
  return Float64Array.from(spectrum, (value) => {
    let s = norm > 0 ? value / norm : 0;
    for (let step = 0; step < steps; step++) s = polynomial(coefficients(method, step, steps), s);
    return s;
  });
}

/**
 * Condition number of A A^T for `newtonSchulzBound`: (largest/smallest)^2 under spectral scaling. Under Frobenius scaling the start is smaller,
 * and what takes its place is |A|_F^2 / smallest^2 [ours]. Only values above 0 count: null directions stay null.
 */
export function boundCondition(spectrum: ArrayLike<number>, scaling: Scaling): number {
  const positive = Array.from(spectrum).filter((s) => s > 0);
  return (normOf(positive, scaling) / Math.min(...positive)) ** 2;
}

/**
 * Bound of the error of `newton-schulz` after `steps` steps, |X - U V^T|_2 <= (1 - 1/kappa)^(2^steps), and sqrt(rank) times that in the
 * Frobenius norm [formula ours, from the proof and the example 0.99^32 of arXiv 2505.24749]. It does not describe the other methods.
 */
export function newtonSchulzBound(
  kappa: number,
  steps: number,
  rank = 1,
): { spectral: number; frobenius: number } {
  const spectral = Math.exp(2 ** steps * Math.log1p(-1 / kappa));
  return { spectral, frobenius: Math.sqrt(rank) * spectral };
}
