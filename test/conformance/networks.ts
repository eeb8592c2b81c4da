import { readWords } from "../../src/kernel/index.ts";
import { digits, language, type Model } from "../../src/model/index.ts";
import {
  type Batch,
  drawBits,
  lossAndGradient,
  type Matrix,
  matrixOf,
  uniform,
} from "../../src/reference/index.ts";
import { buildNetwork, initialValues, Parameters, reversible } from "../../src/training/index.ts";
import type { ConformanceCase } from "./case.ts";
import { atMost, near } from "./check.ts";

/** Norm-wise, of each tensor: f32 sums of up to some hundred terms, through some ten layers. */
const GRADIENT = 2e-5;
const LOSS = 2e-6;
/** Central differences with this step are right to about 1e-8 of a slope of ordinary size. */
const STEP = 1e-4;
const DIFFERENCES = 1e-3;

interface Run {
  losses: Float32Array;
  gradients: Map<string, Float32Array>[];
}

/** A step's losses and gradients of members on the device, from values of the parameters and batches of each. */
async function runOnDevice(
  device: GPUDevice,
  model: Model,
  values: Map<string, ArrayLike<number>>[],
  batches: Batch[],
): Promise<Run> {
  const parameters = new Parameters(device, values.length, model.parameters);
  for (const [member, value] of values.entries()) parameters.write(device, member, value);
  const network = await buildNetwork(
    device,
    model,
    parameters,
    batches.map(({ seed }) => seed ?? 0),
  );
  const feed = (
    buffer: GPUBuffer | null,
    of: (batch: Batch) => ArrayLike<number> | undefined,
    words: typeof Uint32Array | typeof Float32Array,
  ) => {
    for (const [member, batch] of batches.entries()) {
      const given = of(batch);
      if (given && buffer)
        device.queue.writeBuffer(buffer, 4 * member * given.length, words.from(given as number[]));
    }
  };
  feed(network.feeds.input, ({ input }) => input?.data, Float32Array);
  feed(network.feeds.tokens, ({ tokens }) => tokens, Uint32Array);
  feed(network.feeds.classes, ({ classes }) => classes, Uint32Array);
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  for (const { works } of [...network.forward, ...network.backward])
    for (const { stage } of works) stage.encode(pass);
  pass.end();
  device.queue.submit([encoder.finish()]);
  const floats = async (buffer: GPUBuffer, count: number) =>
    new Float32Array((await readWords(device, buffer, 0, count)).buffer);
  const losses = await floats(network.loss, values.length);
  const gradients = values.map(() => new Map<string, Float32Array>());
  for (const { names, rows, cols, gradient } of parameters.groups) {
    const size = rows * cols;
    const all = await floats(gradient, values.length * names.length * size);
    for (const [member, own] of gradients.entries())
      for (const [p, name] of names.entries()) {
        const at = (member * names.length + p) * size;
        own.set(name, all.subarray(at, at + size));
      }
  }
  network.destroy();
  parameters.destroy();
  return { losses, gradients };
}

/** Values far from the initial ones, so that every gradient is of some size: normals, gains near 1. */
function valuesOf(model: Model, seed: number): Map<string, Float32Array> {
  return new Map(
    [...initialValues(model, seed)].map(([name, own], p) => [
      name,
      own.map((x, i) => x + 0.3 * (2 * uniform(drawBits(seed, 15, p, i)[0]) - 1)),
    ]),
  );
}

const integers = (count: number, below: number, seed: number) =>
  Uint32Array.from({ length: count }, (_, i) => Math.floor(uniform(drawBits(seed, 14, 0, i)[0]) * below));

/** The loss's slope along one number of a parameter, by central differences of the f64 twin. */
function slopeAt(
  model: Model,
  matrices: Map<string, Matrix>,
  batch: Batch,
  name: string,
  at: number,
): number {
  const lossAt = (shift: number) => {
    const moved = matrixOf(matrices.get(name)!.rows, matrices.get(name)!.cols, matrices.get(name)!.data);
    moved.data[at] += shift;
    return lossAndGradient(model, new Map([...matrices, [name, moved]]), batch).loss;
  };
  return (lossAt(STEP) - lossAt(-STEP)) / (2 * STEP);
}

async function compare(device: GPUDevice, what: string, model: Model, batches: Batch[]): Promise<void> {
  const values = batches.map((_, member) => valuesOf(model, 7 + member));
  const { losses, gradients } = await runOnDevice(device, model, values, batches);
  for (const [member, batch] of batches.entries()) {
    const matrices = new Map(
      model.parameters.map(({ name, rows, cols }): [string, Matrix] => [
        name,
        matrixOf(rows, cols, values[member].get(name)!),
      ]),
    );
    const twin = lossAndGradient(model, matrices, batch);
    near(
      `${what}: member ${member}, loss`,
      losses[member],
      twin.loss,
      LOSS * Math.max(1, Math.abs(twin.loss)),
    );
    for (const [name, wanted] of twin.gradient) {
      const got = gradients[member].get(name)!;
      const off = Math.hypot(...wanted.data.map((x, i) => x - got[i]));
      const size = Math.hypot(...wanted.data);
      atMost(`${what}: member ${member}, gradient of ${name}, off`, off / size, GRADIENT);
      if (member > 0) continue;
      const at = wanted.data.findIndex((x) => Math.abs(x) >= size / Math.sqrt(wanted.data.length));
      const slope = slopeAt(model, matrices, batch, name, at);
      near(`${what}: ${name}, slope along number ${at}`, got[at], slope, DIFFERENCES * Math.abs(slope));
    }
  }
}

const shape = { vocabulary: 12, width: 24, layers: 2, heads: 3, context: 10, sequences: 7, tied: false };

function textBatches(model: Model, vocabulary: number, members: number): Batch[] {
  return Array.from({ length: members }, (_, member) => ({
    tokens: integers(model.rows, vocabulary, 3 + member),
    classes: integers(model.rows, vocabulary, 30 + member),
  }));
}

export const cases: ConformanceCase[] = [
  ...[false, true].map((tied) => ({
    name: `networks: gradient of a transformer${tied ? " with a tied head" : ""} is its f64 twin's, member by member`,
    run: async (device: GPUDevice) => {
      const model = language({ ...shape, tied });
      await compare(device, "transformer", model, textBatches(model, shape.vocabulary, 2));
    },
  })),
  {
    name: "networks: gradient of a classifier with odd sides is its f64 twin's",
    run: async (device) => {
      const model = digits({ inputs: 9, hidden: 12, classes: 5, images: 100 });
      const batches = [1, 2, 3].map((seed) => ({
        input: matrixOf(
          model.rows,
          9,
          Array.from({ length: model.rows * 9 }, (_, i) => 4 * uniform(drawBits(seed, 13, 0, i)[0]) - 2),
        ),
        classes: integers(model.rows, 5, seed),
      }));
      await compare(device, "classifier", model, batches);
    },
  },
  {
    name: "networks: loss and gradient of reversible layers are their f64 twins'",
    run: async (device) => {
      const { model } = reversible({ rows: 37, cols: 30, conditions: [1, 20] });
      await compare(device, "reversible", model, [{ seed: 4 }, { seed: 5 }]);
    },
  },
  {
    name: "networks: members change no bit of each other",
    run: async (device) => {
      const model = language(shape);
      const batches = textBatches(model, shape.vocabulary, 3);
      const values = batches.map((_, member) => valuesOf(model, member));
      const together = await runOnDevice(device, model, values, batches);
      for (const [member, batch] of batches.entries()) {
        const alone = await runOnDevice(device, model, [values[member]], [batch]);
        near("loss", alone.losses[0], together.losses[member], 0);
        for (const [name, gradient] of alone.gradients[0])
          for (const [i, x] of gradient.entries())
            near(`${name} ${i}`, x, together.gradients[member].get(name)![i], 0);
      }
    },
  },
];
