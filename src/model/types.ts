/** Where an optimizer may treat a parameter as a matrix: tables of embeddings and heads go to AdamW, as vectors do [code of Muon and GaLore]. */
export type ParameterKind = "matrix" | "table" | "vector";

/** A trained matrix of one member, rows x cols; a vector is one row. */
export interface Parameter {
  name: string;
  rows: number;
  cols: number;
  kind: ParameterKind;
  /** Where it begins: independent normals of this standard deviation, or one number throughout. */
  init: { normal: number } | { constant: number };
}

/** A reversible layer: the loss tr(W^T B W C) / 2 - tr(A^T W), by its parts as they differ from member to member. */
export interface Quadratic {
  /** rows x cols of W. */
  rows: number;
  cols: number;
  /** A rows x cols, B rows x rows and C cols x cols, both symmetric and positive definite, and W* = B^-1 A C^-1, for a member's seed. */
  of(seed: number): QuadraticParts;
}

export interface QuadraticParts {
  a: Float64Array;
  b: Float64Array;
  c: Float64Array;
  optimum: Float64Array;
}

/**
 * What networks are made of. A network is written once against this, and run by the device (training/) and by the f64 twin (reference/). A tensor
 * `T` is rows x cols of each member.
 */
export interface NetworkOps<T> {
  /** A trained parameter by its name. */
  parameter(name: string): T;
  /** The batch's inputs, rows x cols. */
  input(): T;
  /** Of each of the batch's tokens its row of `table` plus the row of `places` of its place in the sequence. */
  embed(table: T, places: T): T;
  /** x W, plus `residual`. */
  project(x: T, weights: T, residual?: T): T;
  /** x W^T. */
  projectBack(x: T, weights: T): T;
  /** x plus a row. */
  addBias(x: T, bias: T): T;
  /** GELU in its tanh form (Hendrycks and Gimpel 2016). */
  gelu(x: T): T;
  /** (x - mean) / sqrt(variance + 1e-5) gain + bias, row by row (Ba, Kiros and Hinton 2016). */
  layerNorm(x: T, gain: T, bias: T): T;
  /** Causal attention (Vaswani et al. 2017, section 3.2) of sequences. */
  attention(q: T, k: T, v: T, heads: number): T;
  /** Adds the mean cross-entropy of rows of logits against the batch's classes to the loss, in nats. */
  crossEntropy(logits: T): void;
  /** Adds a reversible layer's loss, above that of its optimum, to the loss. */
  quadratic(weights: T, layer: Quadratic): void;
}

/** A network with its loss. */
export interface Model {
  parameters: Parameter[];
  /** Rows of a member's batch, and how many of them are one sequence. */
  rows: number;
  length: number;
  /** Numbers of an input; 0 where tokens come in. */
  inputs: number;
  forward<T>(ops: NetworkOps<T>): void;
}
