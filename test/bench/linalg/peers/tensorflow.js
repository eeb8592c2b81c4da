// TensorFlow.js on WebGPU: a matrix product, operands and result on the device.
import "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs-core";

export async function tensorflowProduct(a, b, size) {
  await tf.setBackend("webgpu");
  await tf.ready();
  // Otherwise it gathers commands until somebody reads, and there is nothing to wait for but a megabyte on its way back.
  tf.env().set("WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE", 1);
  const [x, y] = [a, b].map((values) => tf.tensor2d(values, [size, size]));
  const { queue } = tf.backend();
  return {
    async run(calls) {
      const start = performance.now();
      for (let n = 0; n < calls; n++) {
        const product = tf.matMul(x, y);
        await queue.onSubmittedWorkDone();
        product.dispose();
      }
      return (performance.now() - start) / 1000;
    },
    async read() {
      const product = tf.matMul(x, y);
      const values = await product.data();
      product.dispose();
      return [values];
    },
    stop() {
      x.dispose();
      y.dispose();
    },
  };
}
