import { fours } from "./product.ts";
import type { ProductShape } from "./product-form.ts";
import type { Sides } from "./resize.ts";

/** How a matrix stands in an iteration's scratch: its sides up to multiples of 4, and the product that forms its smaller Gram matrix. */
export interface Oriented {
  padded: Sides;
  tall: boolean;
  long: number;
  short: number;
  /** X^T X of a tall X, X X^T of a wide one. */
  gram: ProductShape;
}

export function orient(rows: number, cols: number): Oriented {
  const padded: Sides = [fours(rows), fours(cols)];
  const tall = padded[0] >= padded[1];
  const [long, short] = tall ? padded : [padded[1], padded[0]];
  const gram = { rows: short, cols: short, inner: long, transposeA: tall, transposeB: !tall };
  return { padded, tall, long, short, gram };
}
