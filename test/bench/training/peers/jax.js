// jax-js on WebGPU: the language model's training step, jitted whole. Its package of optimizers is not on npm: Adam is written out.
import { blockUntilReady, defaultDevice, init, jit, nn, numpy as np, valueAndGrad } from "@jax-js/jax";
import { initialParameters } from "./fused.js";

const WAIT_EVERY = 4; // steps queued before the device is waited for

/** Normalization over the last axis, with the package's own epsilon of 1e-5. */
const layerNorm = (x, gain, bias) => nn.standardize(x).mul(gain).add(bias);

/** Mean cross-entropy; `w` gives a parameter by its name. Every array is used up once, as jax-js wants it. */
function lossOf(w, tokens, classes, shape, fused) {
  const { width, heads, layers, context, sequences } = shape;
  const sides = [sequences, context, heads, width / heads];
  const projected = (x, layer) => {
    if (fused) return np.split(np.matmul(x, w(`${layer}.qkv`)), 3, 1);
    const [query, key, value] = ["query", "key", "value"].map((part) => w(`${layer}.${part}`));
    return [np.matmul(x.ref, query), np.matmul(x.ref, key), np.matmul(x, value)];
  };
  // Gathered rows have a gradient, but jit does not compile it (a scatter whose input is not an argument).
  let x = np
    .matmul(tokens, w("characters"))
    .reshape([sequences, context, width])
    .add(w("places"))
    .reshape([sequences * context, width]);
  for (let n = 0; n < layers; n++) {
    const layer = `layer${n}`;
    const of = (part) => w(`${layer}.${part}`);
    const before = layerNorm(x.ref, of("norm1.gain"), of("norm1.bias"));
    const [q, k, v] = projected(before, layer).map((part) => part.reshape(sides));
    const attended = nn.dotProductAttention(q, k, v, { isCausal: true });
    x = x.add(np.matmul(attended.reshape([sequences * context, width]), of("mix")));
    const between = layerNorm(x.ref, of("norm2.gain"), of("norm2.bias"));
    x = x.add(np.matmul(nn.gelu(np.matmul(between, of("expand"))), of("contract")));
  }
  const logits = np.matmul(layerNorm(x, w("norm.gain"), w("norm.bias")), w("head"));
  return np.sum(nn.logSoftmax(logits).mul(classes)).mul(-1 / (sequences * context));
}

/** Adam on lists of arrays; `decay1` and `decay2` are beta1^t and beta2^t. */
function adam({ rate, beta1, beta2, epsilon }, { parameters, first, second, decay1, decay2 }, gradients) {
  const now1 = decay1.mul(beta1);
  const now2 = decay2.mul(beta2);
  const m = first.map((old, i) => old.mul(beta1).add(gradients[i].ref.mul(1 - beta1)));
  const v = second.map((old, i) => old.mul(beta2).add(np.square(gradients[i]).mul(1 - beta2)));
  const stepped = parameters.map((old, i) => {
    const root = np.sqrt(v[i].ref.div(np.subtract(1, now2.ref))).add(epsilon);
    return old.sub(m[i].ref.div(np.subtract(1, now1.ref)).div(root).mul(rate));
  });
  return { parameters: stepped, first: m, second: v, decay1: now1, decay2: now2 };
}

const flattened = (arrays) => np.concatenate(arrays.map((array) => array.reshape([-1])));

/** Adam on all parameters as one vector: a few kernels, not a few for each of them. */
function adamTogether(settings, state, gradients, initial) {
  const [parameters, gradient] = [state.parameters, gradients].map(flattened);
  const next = adam(settings, { ...state, parameters: [parameters] }, [gradient]);
  const ends = initial.map(({ values }) => values.length);
  for (let i = 1; i < ends.length; i++) ends[i] += ends[i - 1];
  const parts = np.split(next.parameters[0], ends.slice(0, -1));
  return { ...next, parameters: parts.map((part, i) => part.reshape(initial[i].shape)) };
}

const arraysOf = ({ parameters, first, second, decay1, decay2 }) => [
  ...parameters,
  ...first,
  ...second,
  decay1,
  decay2,
];

async function open(workload, { fused, flat }) {
  const devices = await init("webgpu");
  if (!devices.includes("webgpu")) throw new Error("jax-js finds no WebGPU");
  defaultDevice("webgpu");
  const { shape, tokens, classes } = workload;
  const initial = initialParameters(workload, fused);
  const index = new Map(initial.map(({ name }, i) => [name, i]));
  const both = valueAndGrad((parameters, x, y) =>
    lossOf((name) => parameters[index.get(name)], x, y, shape, fused),
  );
  const step = jit((state, x, y) => {
    const [loss, gradients] = both(
      state.parameters.map((array) => array.ref),
      x,
      y,
    );
    const next = flat ? adamTogether(workload, state, gradients, initial) : adam(workload, state, gradients);
    return [loss, next];
  });
  const oneHot = (indices) =>
    nn.oneHot(np.array(Int32Array.from(indices), { dtype: np.int32 }), shape.vocabulary);
  const [x, y] = [oneHot(tokens), oneHot(classes)];
  const sizes = initial.map(({ values }) => values.length);
  const moments = flat ? [sizes.reduce((sum, size) => sum + size, 0)] : initial.map(({ shape }) => shape);
  let state = {
    parameters: initial.map(({ shape, values }) => np.array(values).reshape(shape)),
    first: moments.map((sides) => np.zeros(Array.isArray(sides) ? sides : [sides])),
    second: moments.map((sides) => np.zeros(Array.isArray(sides) ? sides : [sides])),
    decay1: np.array(1),
    decay2: np.array(1),
  };
  const next = () => {
    const [loss, stepped] = step(state, x.ref, y.ref);
    state = stepped;
    return loss;
  };
  return {
    async losses(count) {
      const found = [];
      for (let n = 0; n < count; n++) found.push((await next().data())[0]);
      return found;
    },
    async run(steps) {
      const start = performance.now();
      for (let n = 0; n < steps; n++) {
        const loss = next();
        if (n % WAIT_EVERY === WAIT_EVERY - 1 || n === steps - 1)
          await blockUntilReady([loss, ...arraysOf(state)]);
        loss.dispose();
      }
      return (performance.now() - start) / 1000;
    },
    stop() {
      for (const array of [...arraysOf(state), x, y]) array.dispose();
      step.dispose();
    },
  };
}

export function jaxForms(workload) {
  return {
    "as written": () => open(workload, { fused: false, flat: false }),
    "query, key, value at once": () => open(workload, { fused: true, flat: false }),
    "query, key, value at once; one vector of parameters": () => open(workload, { fused: true, flat: true }),
  };
}
