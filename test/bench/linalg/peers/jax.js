// jax-js on WebGPU: its SVD of a batch (through the eigenvectors of A^T A), and matrix products.
import { blockUntilReady, defaultDevice, init, jit, numpy as np } from "@jax-js/jax";

async function webgpu() {
  const devices = await init("webgpu");
  if (!devices.includes("webgpu")) throw new Error("jax-js finds no WebGPU");
  defaultDevice("webgpu");
}

/** `call` takes references of the arrays and returns new ones. */
function solver(arrays, call) {
  return {
    async run(calls) {
      const start = performance.now();
      for (let n = 0; n < calls; n++) {
        const results = call(...arrays.map((array) => array.ref));
        await blockUntilReady(results);
        for (const array of results) array.dispose();
      }
      return (performance.now() - start) / 1000;
    },
    async read() {
      const results = call(...arrays.map((array) => array.ref));
      const parts = [];
      for (const array of results) parts.push(await array.data());
      return parts;
    },
    stop() {
      for (const array of arrays) array.dispose();
    },
  };
}

export async function jaxSvd(input, batch, rows, cols) {
  await webgpu();
  const matrices = np.array(input).reshape([batch, rows, cols]);
  return solver([matrices], (a) => {
    const [u, s, vt] = np.linalg.svd(a, { fullMatrices: false });
    return [s, u, np.matrixTranspose(vt)];
  });
}

export function jaxProduct(a, b, size) {
  const placed = () => [a, b].map((values) => np.array(values).reshape([size, size]));
  const product = (x, y) => [np.matmul(x, y)];
  return {
    eager: async () => {
      await webgpu();
      return solver(placed(), product);
    },
    jit: async () => {
      await webgpu();
      return solver(placed(), jit(product));
    },
  };
}
