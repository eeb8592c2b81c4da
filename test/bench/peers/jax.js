// jax-js on WebGPU: jitted gradient steps of the whole population.
import { blockUntilReady, defaultDevice, grad, init, jit, numpy as np } from "@jax-js/jax";

const SYNC_EVERY = 16; // calls queued before the device is waited for, so that the queue stays bounded

/** relu'(0) = 0, as a factor. */
const active = (z) => np.where(np.greater(z, 0), 1, 0);

/** A jitted function of `block` steps over a list of arrays; every argument is used up, as jax-js wants it. */
function contestant(build, block) {
  return async () => {
    const devices = await init("webgpu");
    if (!devices.includes("webgpu")) throw new Error("jax-js finds no WebGPU");
    defaultDevice("webgpu");
    const { pack, step } = build;
    const run = jit((state) => {
      for (let n = 0; n < block; n++) state = step(state);
      return state;
    });
    let state = null;
    const release = () => {
      for (const array of state ?? []) array.dispose();
    };
    return {
      async reset(columns) {
        release();
        state = pack(columns);
        await blockUntilReady(state);
      },
      async advance(steps) {
        const calls = Math.ceil(steps / block);
        for (let n = 0; n < calls; n++) {
          state = run(state);
          if (n % SYNC_EVERY === SYNC_EVERY - 1) await blockUntilReady(state);
        }
        await blockUntilReady(state);
        return calls * block;
      },
      async read() {
        const flat = [];
        for (const array of state) flat.push(...(await array.ref.data()));
        const count = flat.length / 4;
        return [0, 1, 2, 3].map((p) => Float64Array.from(flat.slice(p * count, (p + 1) * count)));
      },
      stop: release,
    };
  };
}

/** An array for each parameter, the gradient of the two points written out; jit fuses it. */
const columnForm = (rate) => ({
  pack: (columns) => columns.map((column) => np.array(Float32Array.from(column))),
  step([w1, w2, b1, b2]) {
    const z1n = b1.ref.sub(w1.ref);
    const z2n = b2.ref.sub(w2.ref);
    const z1p = b1.ref.add(w1.ref);
    const z2p = b2.ref.add(w2.ref);
    const lossN = np.exp(np.maximum(z1n.ref, 0).sub(np.maximum(z2n.ref, 0))).mul(rate);
    const lossP = np.exp(np.maximum(z2p.ref, 0).sub(np.maximum(z1p.ref, 0))).mul(rate);
    const g1n = lossN.ref.mul(active(z1n));
    const g2n = lossN.mul(active(z2n));
    const g1p = lossP.ref.mul(active(z1p));
    const g2p = lossP.mul(active(z2p));
    return [
      w1.add(g1n.ref).add(g1p.ref),
      w2.sub(g2n.ref).sub(g2p.ref),
      b1.sub(g1n).add(g1p),
      b2.add(g2n).sub(g2p),
    ];
  },
});

/** w and b as [2, 1, trajectories], points by broadcasting: [neuron, point, trajectory], sums over axes. */
const broadcastForm = (rate) => {
  const x = () => np.array([[[-1], [1]]]);
  const sign = () =>
    np.array([
      [[-1], [1]],
      [[1], [-1]],
    ]); // v_j y_i
  return {
    pack: (columns) => packPairs(columns),
    step([w, b]) {
      const z = w.ref.mul(x()).add(b.ref);
      const s = np.sum(np.maximum(z.ref, 0).mul(sign()), 0, { keepdims: true });
      const slope = np.exp(s.neg()).mul(sign()).mul(active(z)).mul(rate);
      return [
        w.add(np.sum(slope.ref.mul(x()), 1, { keepdims: true })),
        b.add(np.sum(slope, 1, { keepdims: true })),
      ];
    },
  };
};

/** The same model, differentiated by jax-js: the sum of all trajectories' losses has their gradients side by side. */
const gradientForm = (rate) => {
  const x = () => np.array([[[-1], [1]]]);
  const sign = () =>
    np.array([
      [[-1], [1]],
      [[1], [-1]],
    ]);
  const totalLoss = (w, b) => {
    const z = w.mul(x()).add(b);
    const active0 = np.maximum(z, 0);
    return np.sum(np.exp(np.sum(active0.mul(sign()), 0).neg()));
  };
  const both = grad(totalLoss, { argnums: [0, 1] });
  return {
    pack: (columns) => packPairs(columns),
    step([w, b]) {
      const [dw, db] = both(w.ref, b.ref);
      return [w.sub(dw.mul(rate)), b.sub(db.mul(rate))];
    },
  };
};

function packPairs([w1, w2, b1, b2]) {
  return [
    [w1, w2],
    [b1, b2],
  ].map((pair) =>
    np.array(Float32Array.from(pair.flatMap((column) => [...column]))).reshape([2, 1, pair[0].length]),
  );
}

export function jax(rate) {
  // 32 steps a call were slower than 8 in every form.
  const forms = {
    columns: contestant(columnForm(rate), 1),
    "columns, 8 steps a call": contestant(columnForm(rate), 8),
    broadcasting: contestant(broadcastForm(rate), 1),
    "automatic gradient, 8 steps a call": contestant(gradientForm(rate), 8),
  };
  return {
    name: "jax-js 0.1.25, jit, WebGPU",
    forms: Object.entries(forms).map(([form, open]) => ({ form, open })),
    tolerance: 5e-4,
  };
}
