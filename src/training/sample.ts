import { readWords } from "../kernel/index.ts";
import { type LanguageShape, language } from "../model/index.ts";
import { drawBits, PURPOSE, uniform } from "../reference/index.ts";
import type { Novel } from "./language.ts";
import { buildNetwork } from "./network.ts";
import { Parameters } from "./parameters.ts";

export interface SampleOptions {
  /** What comes before; default a line's end. */
  prompt?: string;
  characters: number;
  /** Divides the logits; default 0.8. */
  temperature?: number;
  seed?: number;
  signal?: AbortSignal;
}

const TEMPERATURE = 0.8;

/** The class that a uniform number falls on, by softmax of logits / temperature. */
function pick(logits: Float32Array, temperature: number, at: number): number {
  const most = Math.max(...logits);
  const powers = Array.from(logits, (logit) => Math.exp((logit - most) / temperature));
  let left = at * powers.reduce((sum, power) => sum + power, 0);
  const found = powers.findIndex((power) => {
    left -= power;
    return left < 0;
  });
  return found < 0 ? powers.length - 1 : found;
}

/** Text from a language model, character by character; what it yields are its next characters. */
export async function* sampleText(
  device: GPUDevice,
  { alphabet }: Novel,
  shape: LanguageShape,
  weights: Map<string, ArrayLike<number>>,
  { prompt = "\n", characters, temperature = TEMPERATURE, seed = 0, signal }: SampleOptions,
): AsyncGenerator<string> {
  const model = language({ ...shape, sequences: 1 });
  const parameters = new Parameters(device, 1, model.parameters);
  parameters.write(device, 0, weights);
  const network = await buildNetwork(device, model, parameters, [seed]);
  const text = Array.from(prompt, (character) => Math.max(0, alphabet.indexOf(character)));
  try {
    for (let i = 0; i < characters; i++) {
      signal?.throwIfAborted();
      const window = text.slice(-model.length);
      device.queue.writeBuffer(network.feeds.tokens, 0, Uint32Array.from(window));
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      for (const { works } of network.forward) for (const { stage } of works) stage.encode(pass);
      pass.end();
      device.queue.submit([encoder.finish()]);
      const { buffer, cols } = network.logits!;
      const words = await readWords(device, buffer, (window.length - 1) * cols, cols);
      const [bits] = drawBits(seed, PURPOSE.sample, 0, i);
      const next = pick(new Float32Array(words.buffer), temperature, uniform(bits));
      text.push(next);
      yield alphabet[next];
    }
  } finally {
    network.destroy();
    parameters.destroy();
  }
}
