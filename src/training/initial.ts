import type { Model } from "../model/index.ts";
import { drawBits, normals, PURPOSE } from "../reference/index.ts";

/** Initial values of a member's parameters: the same for a seed whatever else is trained, number i of parameter p from draw i >> 1 of stream p. */
export function initialValues(model: Model, seed: number): Map<string, Float32Array> {
  const values = model.parameters.map(({ name, rows, cols, init }, p): [string, Float32Array] => {
    const out = new Float32Array(rows * cols);
    if ("constant" in init) return [name, out.fill(init.constant)];
    for (let i = 0; i < out.length; i += 2) {
      const [a, b] = normals(...drawBits(seed, PURPOSE.weights, p, i >> 1));
      out[i] = init.normal * a;
      if (i + 1 < out.length) out[i + 1] = init.normal * b;
    }
    return [name, out];
  });
  return new Map(values);
}
