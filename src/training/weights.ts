import { readWords } from "../kernel/index.ts";
import type { Training } from "./training.ts";

/** Weights of one member as they are, by the parameter's name. */
export async function readWeights(
  device: GPUDevice,
  { parameters }: Training,
  member: number,
): Promise<Map<string, Float32Array>> {
  const found = new Map<string, Float32Array>();
  for (const { rows, cols, names, weights } of parameters.groups) {
    const size = rows * cols;
    const words = await readWords(device, weights, member * names.length * size, names.length * size);
    const values = new Float32Array(words.buffer);
    for (const [p, name] of names.entries()) found.set(name, values.subarray(p * size, (p + 1) * size));
  }
  return found;
}
