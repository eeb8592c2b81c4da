// TensorFlow.js on WebGPU: gradient steps of the whole population as batched tensor operations.
import "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";

const SYNC_EVERY = 64; // steps queued before the device is waited for, so that the queue stays bounded

async function waitFor(tensors) {
  await tensors[0].data();
}

/** `build(columns, rate)` makes { state, step, read }: `step(state)` is one gradient step, tensors in, tensors out. */
function contestant(build) {
  return async () => {
    await tf.setBackend("webgpu");
    await tf.ready();
    let model;
    return {
      async reset(columns) {
        for (const tensor of [...(model?.state ?? []), ...(model?.constants ?? [])]) tensor.dispose();
        model = build(columns);
        await waitFor(model.state);
      },
      async advance(steps) {
        for (let n = 0; n < steps; n++) {
          const before = model.state;
          model.state = tf.tidy(() => model.step(before));
          for (const tensor of before) tensor.dispose();
          if (n % SYNC_EVERY === SYNC_EVERY - 1) await waitFor(model.state);
        }
        await waitFor(model.state);
        return steps;
      },
      async read() {
        const flat = await Promise.all(model.state.map((tensor) => tensor.data()));
        const count = flat.reduce((sum, part) => sum + part.length, 0) / 4;
        const all = Float64Array.from(flat.flatMap((part) => [...part]));
        return [0, 1, 2, 3].map((p) => all.slice(p * count, (p + 1) * count));
      },
      stop() {
        for (const tensor of [...model.state, ...model.constants]) tensor.dispose();
      },
    };
  };
}

/** A tensor for each parameter, and the gradient of the two points written out. */
function columnForm(columns, rate) {
  return {
    state: columns.map((column) => tf.tensor1d(Float32Array.from(column))),
    constants: [],
    step([w1, w2, b1, b2]) {
      const z1n = tf.sub(b1, w1);
      const z2n = tf.sub(b2, w2);
      const z1p = tf.add(b1, w1);
      const z2p = tf.add(b2, w2);
      const lossN = tf.mul(tf.exp(tf.sub(tf.relu(z1n), tf.relu(z2n))), rate);
      const lossP = tf.mul(tf.exp(tf.sub(tf.relu(z2p), tf.relu(z1p))), rate);
      const g1n = tf.mul(lossN, tf.step(z1n));
      const g2n = tf.mul(lossN, tf.step(z2n));
      const g1p = tf.mul(lossP, tf.step(z1p));
      const g2p = tf.mul(lossP, tf.step(z2p));
      return [
        tf.add(w1, tf.add(g1n, g1p)),
        tf.sub(w2, tf.add(g2n, g2p)),
        tf.add(b1, tf.sub(g1p, g1n)),
        tf.add(b2, tf.sub(g2n, g2p)),
      ];
    },
  };
}

/** One tensor [4, trajectories], rows gathered to where they are needed: fewer operations, each on more. */
function rowForm(columns, rate) {
  const count = columns[0].length;
  const all = new Float32Array(4 * count);
  columns.forEach((column, p) => {
    all.set(column, p * count);
  });
  const indices = (...rows) => tf.tensor1d(rows, "int32");
  const factors = (...rows) => tf.tensor2d(rows, [4, 1]);
  const first = indices(0, 1, 0, 1);
  const last = indices(2, 3, 2, 3);
  const swapped = indices(1, 0, 3, 2);
  const x = factors(-1, -1, 1, 1);
  const label = factors(1, -1, -1, 1); // -v_j y_i
  const push = factors(-rate, rate, rate, -rate); // v_j y_i
  const scale = factors(-1, -1, 1, 1); // x of the first point for w, 1 for b
  return {
    state: [tf.tensor2d(all, [4, count])],
    constants: [first, last, swapped, x, label, push, scale],
    step([theta]) {
      const z = tf.add(tf.gather(theta, last), tf.mul(tf.gather(theta, first), x));
      const active = tf.relu(z);
      const exponent = tf.mul(tf.sub(active, tf.gather(active, swapped)), label);
      const slope = tf.mul(tf.mul(tf.exp(exponent), push), tf.step(z));
      return [tf.add(theta, tf.add(tf.gather(slope, last), tf.mul(tf.gather(slope, first), scale)))];
    },
  };
}

export function tensorflow(rate) {
  // Constant 4 x 4 matrix products instead took 100 times as long, sums over axes longer still.
  const forms = { columns: columnForm, rows: rowForm };
  return {
    name: "TensorFlow.js 4.22, WebGPU",
    forms: Object.entries(forms).map(([form, build]) => ({
      form,
      open: contestant((columns) => build(columns, rate)),
    })),
    tolerance: 5e-4,
  };
}
