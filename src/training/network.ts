import type { Model, NetworkOps, Quadratic } from "../model/index.ts";
import { Build, type Feeds, type Tensor } from "./build.ts";
import { attention } from "./ops/attention.ts";
import { addBias, gelu } from "./ops/elementwise.ts";
import { embed } from "./ops/embed.ts";
import { layerNorm } from "./ops/layer-norm.ts";
import { crossEntropy, quadratic } from "./ops/losses.ts";
import { project, projectBack } from "./ops/project.ts";
import type { Parameters } from "./parameters.ts";
import type { Part } from "./program.ts";

/** A network of some members on the device. Its buffers are taken once, and stay until it is destroyed. */
export interface Network {
  feeds: Feeds;
  /** Ends with the loss of each member in `loss`. */
  forward: Part[];
  /** Ends with the gradients of the parameters. */
  backward: Part[];
  loss: GPUBuffer;
  /** Of every row of every member, where the network ends in classes. */
  logits: { buffer: GPUBuffer; rows: number; cols: number } | null;
  destroy(): void;
}

function opsOf(build: Build): NetworkOps<Tensor> {
  const parameters = new Map<string, Tensor>();
  return {
    parameter(name) {
      const known = parameters.get(name);
      if (known) return known;
      const { weights, gradient, rows, cols } = build.parameters.of(name);
      const tensor = { rows, cols, value: weights, gradient: { view: gradient, written: false } };
      parameters.set(name, tensor);
      return tensor;
    },
    input: () => ({
      rows: build.model.rows,
      cols: build.model.inputs,
      value: { buffer: build.feeds.input!, ring: build.members },
    }),
    embed: (table, places) => embed(build, table, places),
    project: (x, weights, residual) => project(build, x, weights, residual),
    projectBack: (x, weights) => projectBack(build, x, weights),
    addBias: (x, bias) => addBias(build, x, bias),
    gelu: (x) => gelu(build, x),
    layerNorm: (x, gain, bias) => layerNorm(build, x, gain, bias),
    attention: (q, k, v, heads) => attention(build, [q, k, v], heads),
    crossEntropy: (logits) => crossEntropy(build, logits),
    quadratic: (weights, layer: Quadratic) => quadratic(build, weights, layer),
  };
}

/** Puts a model's forward and backward way together for the members of `parameters`, each with its seed. */
export async function buildNetwork(
  device: GPUDevice,
  model: Model,
  parameters: Parameters,
  seeds: number[],
): Promise<Network> {
  const build = new Build(device, model, parameters, seeds);
  model.forward(opsOf(build));
  for (const step of build.way.reverse()) step();
  const [forward, backward] = await Promise.all([Promise.all(build.forward), Promise.all(build.backward)]);
  const { feeds, loss, logits } = build;
  return {
    feeds,
    forward,
    backward,
    loss,
    logits: logits && { buffer: logits.value.buffer, rows: logits.rows, cols: logits.cols },
    destroy: () => build.program.destroy(),
  };
}
