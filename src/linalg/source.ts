/** Matrices in a buffer: element (i, j) of matrix b at (b % ring) * size + i * row + j * col. */
export interface Source {
  buffer: GPUBuffer;
  ring: number;
  size: number;
  row: number;
  col: number;
}

/** What a kernel writes for no number: a constant NaN is an error to a WGSL compiler. */
export const NAN_BITS = 0x7fc00000;
