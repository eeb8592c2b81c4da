// What both peers begin with: initial weights as they take them.

/** Matrices of one height side by side. */
function beside(parts) {
  const [{ rows }] = parts;
  const cols = parts.reduce((sum, part) => sum + part.cols, 0);
  const values = new Float32Array(rows * cols);
  let at = 0;
  for (const part of parts) {
    for (let row = 0; row < rows; row++)
      values.set(part.values.subarray(row * part.cols, (row + 1) * part.cols), row * cols + at);
    at += part.cols;
  }
  return { rows, cols, values };
}

/**
 * Parameters in their order, { name, shape, values }: vectors have one side. `fused`: query, key and value of a layer are one matrix, so that one product
 * stands for three: neither the network nor AdamW knows the difference.
 */
export function initialParameters({ parameters, weights }, fused) {
  const placed = parameters.map((parameter) => ({ ...parameter, values: weights.get(parameter.name) }));
  return placed.flatMap((parameter) => {
    const { name, kind, rows, cols, values } = parameter;
    if (fused && /\.(key|value)$/.test(name)) return [];
    if (fused && name.endsWith(".query")) {
      const layer = name.slice(0, -".query".length);
      const parts = ["query", "key", "value"].map((part) =>
        placed.find((other) => other.name === `${layer}.${part}`),
      );
      const all = beside(parts);
      return [{ name: `${layer}.qkv`, shape: [all.rows, all.cols], values: all.values }];
    }
    return [{ name, shape: kind === "vector" ? [cols] : [rows, cols], values }];
  });
}
