// TensorFlow.js on WebGPU: the language model's training step, by variable gradients and its own Adam.
import "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import { initialParameters } from "./fused.js";

const WAIT_EVERY = 4; // steps queued before the device is waited for
const EPS = 1e-5; // of layer normalization
const ROOT = Math.sqrt(2 / Math.PI);

const gelu = (x) => {
  const inner = tf.mul(tf.mul(x, tf.add(tf.mul(tf.square(x), 0.044715), 1)), ROOT);
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1));
};

function layerNorm(x, gain, bias) {
  const { mean, variance } = tf.moments(x, -1, true);
  return tf.add(tf.mul(tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, EPS))), gain), bias);
}

/** Mean cross-entropy; `w` gives a parameter by its name. */
function lossOf(w, { tokens, classes, mask }, shape, fused) {
  const { width, heads, layers, context, sequences } = shape;
  const depth = width / heads;
  const split = (x) => tf.transpose(tf.reshape(x, [sequences, context, heads, depth]), [0, 2, 1, 3]);
  const projected = (x, layer) => {
    if (!fused) return ["query", "key", "value"].map((part) => split(tf.matMul(x, w(`${layer}.${part}`))));
    return tf.split(tf.matMul(x, w(`${layer}.qkv`)), 3, 1).map(split);
  };
  let x = tf.reshape(
    tf.add(
      tf.reshape(tf.gather(w("characters"), tokens), [sequences, context, width]),
      tf.reshape(w("places"), [1, context, width]),
    ),
    [-1, width],
  );
  for (let n = 0; n < layers; n++) {
    const layer = `layer${n}`;
    const of = (part) => w(`${layer}.${part}`);
    const [q, k, v] = projected(layerNorm(x, of("norm1.gain"), of("norm1.bias")), layer);
    const scores = tf.add(tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(depth)), mask);
    const attended = tf.transpose(tf.matMul(tf.softmax(scores), v), [0, 2, 1, 3]);
    x = tf.add(x, tf.matMul(tf.reshape(attended, [-1, width]), of("mix")));
    const between = layerNorm(x, of("norm2.gain"), of("norm2.bias"));
    x = tf.add(x, tf.matMul(gelu(tf.matMul(between, of("expand"))), of("contract")));
  }
  const logits = tf.matMul(layerNorm(x, w("norm.gain"), w("norm.bias")), w("head"));
  return tf.neg(tf.mean(tf.sum(tf.mul(classes, tf.logSoftmax(logits)), -1)));
}

function inputsOf({ tokens, classes, shape }) {
  const { vocabulary, context } = shape;
  const oneHot = (indices) =>
    tf.oneHot(tf.tensor1d(Int32Array.from(indices), "int32"), vocabulary, 1, 0, "float32");
  return tf.tidy(() => ({
    tokens: tf.tensor1d(Int32Array.from(tokens), "int32"),
    classes: oneHot(classes),
    mask: tf.tensor2d(
      Float32Array.from({ length: context ** 2 }, (_, i) =>
        i % context > Math.floor(i / context) ? -1e9 : 0,
      ),
      [context, context],
    ),
  }));
}

/** A variable for each parameter. */
function separate(initial, loss, adam) {
  const variables = initial.map(({ shape, values }) => tf.variable(tf.tensor(values, shape)));
  const named = new Map(initial.map(({ name }, i) => [name, variables[i]]));
  return {
    step() {
      const { value, grads } = tf.variableGrads(() => loss((name) => named.get(name)), variables);
      adam.applyGradients(grads);
      return value;
    },
    stop: () => tf.dispose(variables),
  };
}

/** All parameters in one variable: Adam takes a dozen operations, not a dozen for each of them. */
function together(initial, loss, adam) {
  const sizes = initial.map(({ values }) => values.length);
  const all = new Float32Array(sizes.reduce((sum, size) => sum + size, 0));
  let at = 0;
  for (const { values } of initial) {
    all.set(values, at);
    at += values.length;
  }
  const theta = tf.variable(tf.tensor1d(all));
  const index = new Map(initial.map(({ name }, i) => [name, i]));
  const both = tf.valueAndGrads((...parameters) => loss((name) => parameters[index.get(name)]));
  return {
    step() {
      const parameters = tf.split(theta, sizes).map((part, i) => tf.reshape(part, initial[i].shape));
      const { value, grads } = both(parameters);
      const gradient = tf.concat(grads.map((part) => tf.reshape(part, [-1])));
      adam.applyGradients([{ name: theta.name, tensor: gradient }]);
      return value;
    },
    stop: () => theta.dispose(),
  };
}

async function open(workload, { fused, flat }) {
  await tf.setBackend("webgpu");
  await tf.ready();
  const { rate, beta1, beta2, epsilon, shape } = workload;
  const inputs = inputsOf(workload);
  const adam = tf.train.adam(rate, beta1, beta2, epsilon);
  const loss = (w) => lossOf(w, inputs, shape, fused);
  const form = (flat ? together : separate)(initialParameters(workload, fused), loss, adam);
  const step = () => tf.tidy(() => form.step());
  return {
    async losses(count) {
      const found = [];
      for (let n = 0; n < count; n++) {
        const value = step();
        found.push((await value.data())[0]);
        value.dispose();
      }
      return found;
    },
    async run(steps) {
      const start = performance.now();
      for (let n = 0; n < steps; n++) {
        const value = step();
        if (n % WAIT_EVERY === WAIT_EVERY - 1 || n === steps - 1) await value.data();
        value.dispose();
      }
      return (performance.now() - start) / 1000;
    },
    stop() {
      form.stop();
      adam.dispose();
      tf.dispose(inputs);
    },
  };
}

export function tensorflowForms(workload) {
  return {
    "as written": () => open(workload, { fused: false, flat: false }),
    "query, key, value at once": () => open(workload, { fused: true, flat: false }),
    "query, key, value at once; one vector of parameters": () => open(workload, { fused: true, flat: true }),
  };
}
