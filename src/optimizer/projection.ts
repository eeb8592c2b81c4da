import { Product, type ProductShape, type Stage } from "../linalg/index.ts";
import type { Side } from "../reference/index.ts";
import type { Parts } from "./parts.ts";
import { projectedSides, type SubspaceShape } from "./subspace.ts";

/** Products of a group's matrices with a basis, rows x rank or cols x rank by its side. */
export class Projection {
  readonly #parts: Parts;
  readonly #side: Side;
  readonly #forth: Product;
  readonly #back: Product;
  readonly #within: Product | null;
  readonly #carry: Product | null;

  private constructor(
    parts: Parts,
    side: Side,
    [forth, back, within, carry]: [Product, Product, Product | null, Product | null],
  ) {
    this.#parts = parts;
    this.#side = side;
    this.#forth = forth;
    this.#back = back;
    this.#within = within;
    this.#carry = carry;
  }

  /** `outside`: what comes back is taken from the gradient. `carrying`: moments go from one basis into another. */
  static async create(
    parts: Parts,
    shape: SubspaceShape,
    { outside, carrying }: { outside: boolean; carrying: boolean },
  ): Promise<Projection> {
    const { batch, rows, cols } = parts.group;
    const { side, rank } = shape;
    const left = side === "left";
    const plain = { transposeA: false, transposeB: false };
    const [height, width] = projectedSides(shape, rows, cols);
    const forth: ProductShape = left
      ? { rows: rank, cols, inner: rows, ...plain, transposeA: true }
      : { rows, cols: rank, inner: cols, ...plain };
    const back: ProductShape = { rows, cols, inner: rank, ...plain, transposeB: !left };
    const within = { rows: rank, cols: rank, inner: left ? rows : cols, ...plain, transposeA: true };
    const carry = { rows: height, cols: width, inner: rank, ...plain };
    const create = async (of: ProductShape, finish: "plain" | "add" = "plain") =>
      parts.resources.add(await Product.create(parts.device, of, batch, finish));
    const products = await Promise.all([
      create(forth),
      create(back, outside ? "add" : "plain"),
      carrying ? create(within) : null,
      carrying ? create(carry) : null,
    ]);
    return new Projection(parts, side, products);
  }

  #operand(buffer: GPUBuffer) {
    return { buffer, ring: this.#parts.group.batch };
  }

  /** Q^T G or G Q of the group's gradients. Each call binds stages of its own. */
  project(basis: GPUBuffer, result: GPUBuffer): Stage[] {
    const [q, g] = [basis, this.#parts.group.gradient].map((buffer) => this.#operand(buffer));
    const [a, b] = this.#side === "left" ? [q, g] : [g, q];
    return this.#parts.selected(this.#forth.works({ a, b, result: this.#operand(result) }));
  }

  /** Q X or X Q^T; or the gradient without that. */
  back(basis: GPUBuffer, x: GPUBuffer, result: GPUBuffer, outside: boolean): Stage[] {
    const [q, inner] = [basis, x].map((buffer) => this.#operand(buffer));
    const [a, b] = this.#side === "left" ? [q, inner] : [inner, q];
    const without = outside && { extra: this.#operand(this.#parts.group.gradient), alpha: -1, beta: 1 };
    return this.#parts.selected(this.#back.works({ a, b, result: this.#operand(result), ...without }));
  }

  /** X as it stands in another basis: Q_new^T Q_old X, or X Q_old^T Q_new. `turn` is scratch, rank x rank. */
  carry(x: GPUBuffer, from: GPUBuffer, to: GPUBuffer, turn: GPUBuffer, result: GPUBuffer): Stage[] {
    const [old, fresh, r, moment] = [from, to, turn, x].map((buffer) => this.#operand(buffer));
    const left = this.#side === "left";
    const [a, b] = left ? [fresh, old] : [old, fresh];
    const factors = left ? { a: r, b: moment } : { a: moment, b: r };
    return this.#parts.selected([
      ...this.#within!.works({ a, b, result: r }),
      ...this.#carry!.works({ ...factors, result: this.#operand(result) }),
    ]);
  }
}
