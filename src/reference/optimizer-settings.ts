/** Rules that step matrices by their gradients, with every setting said; src/optimizer has the defaults. Plain JSON. */

export interface SgdSettings {
  kind: "sgd";
  momentum: number;
  weightDecay: number;
}

export interface AdamwSettings {
  kind: "adamw";
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
}

export interface GaloreSettings {
  kind: "galore";
  rank: number;
  /** Steps between two bases. */
  refresh: number;
  /** What the step is multiplied by on its way back into the matrix's space. */
  scale: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
}

export const MUON_VARIANTS = ["jordan", "pytorch", "optax"] as const;
export const MUON_ADJUSTMENTS = ["original", "match_rms_adamw"] as const;

export interface MuonSettings {
  kind: "muon";
  variant: (typeof MUON_VARIANTS)[number];
  momentum: number;
  nesterov: boolean;
  /** Of the iteration. */
  steps: number;
  /** How the step is scaled to the matrix's shape, of `pytorch`; null of the others, which have one way. */
  adjust: (typeof MUON_ADJUSTMENTS)[number] | null;
  weightDecay: number;
}

export const SUMO_VARIANTS = ["paper", "official"] as const;
export const ORTHOGONALIZATIONS = ["svd", "newton-schulz", "muon", "polar-express"] as const;
export const SHAPE_SCALES = ["none", "sqrt", "0.2sqrt"] as const;
export const SUBSPACES = ["exact", "randomized"] as const;

export interface SumoSettings {
  kind: "sumo";
  variant: (typeof SUMO_VARIANTS)[number];
  rank: number;
  /** Steps between two bases; null: by `refreshBelow`. */
  refresh: number | null;
  /** A new basis whenever |Q^T G|_F lies below this; null: by `refresh`. */
  refreshBelow: number | null;
  momentum: number;
  nesterov: boolean;
  orthogonalization: (typeof ORTHOGONALIZATIONS)[number];
  /** Of the iteration; null of `svd`, which has none. */
  steps: number | null;
  /** How much larger a step's O may be than the one before, in the Frobenius norm; null: any. */
  limiter: number | null;
  /** Carries the moment from the old basis into the new one. */
  transform: boolean;
  /** Takes the gradient's part outside the subspace as it is. */
  outside: boolean;
  shapeScale: (typeof SHAPE_SCALES)[number];
  /** What O is multiplied by beside that. */
  scale: number;
  subspace: (typeof SUBSPACES)[number];
  weightDecay: number;
  /** Of the normals of `randomized`. */
  seed: number;
}

export type OptimizerSettings = SgdSettings | AdamwSettings | GaloreSettings | MuonSettings | SumoSettings;

/** What O is multiplied by in a step of SUMO, for weights m x n. */
export function sumoScale({ shapeScale, scale }: SumoSettings, rows: number, cols: number): number {
  if (shapeScale === "none") return scale;
  return (shapeScale === "sqrt" ? 1 : 0.2) * scale * Math.sqrt(Math.max(rows, cols));
}

/**
 * What O is multiplied by in a step of Muon, for weights m x n: max(1, m/n)^0.5, of PyTorch's `match_rms_adamw` 0.2 max(m, n)^0.5, of optax, which
 * has weights the other way round, max(1, n/m)^0.5 [code of each].
 */
export function muonScale({ variant, adjust }: MuonSettings, rows: number, cols: number): number {
  if (adjust === "match_rms_adamw") return 0.2 * Math.sqrt(Math.max(rows, cols));
  return Math.sqrt(Math.max(1, variant === "optax" ? cols / rows : rows / cols));
}

/**
 * What goes into the orthogonalization is own M + fresh G, after M <- momentum M + (1 - momentum) G. Of `step` 0 the first.
 * optax takes the biases out, of M's share one step ahead (Nadam's) [code].
 */
export function muonMix(
  { variant, momentum, nesterov }: MuonSettings,
  step: number,
): { own: number; fresh: number } {
  const unbias = (ahead: number) => (variant === "optax" ? 1 / (1 - momentum ** (step + ahead)) : 1);
  if (!nesterov) return { own: unbias(1), fresh: 0 };
  return { own: momentum * unbias(2), fresh: (1 - momentum) * unbias(1) };
}
