import { finished } from "./finished.ts";

/** Scalars of a plan uniform in their order in the shader's struct. */
export type PlanField = ["u32" | "i32" | "f32", number];

export function packPlan(fields: PlanField[]): ArrayBuffer {
  const bytes = new ArrayBuffer(16 * Math.ceil(fields.length / 4));
  const view = new DataView(bytes);
  fields.forEach(([type, value], i) => {
    if (type === "f32") view.setFloat32(4 * i, value, true);
    else if (type === "i32") view.setInt32(4 * i, value, true);
    else view.setUint32(4 * i, value >>> 0, true);
  });
  return bytes;
}

/** A storage buffer that can be written, read back and cleared. */
export function storageBuffer(device: GPUDevice, label: string, bytes: number): GPUBuffer {
  return device.createBuffer({
    label,
    size: Math.max(16, 4 * Math.ceil(bytes / 4)),
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
  });
}

export function planBuffer(device: GPUDevice, label: string, fields: number): GPUBuffer {
  return device.createBuffer({
    label,
    size: 16 * Math.ceil(fields / 4),
    usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
  });
}

const CHUNK = 1 << 25; // staging at most 32 MB at a time, whatever is read

/** Copies [offset, offset + words) of a buffer to the host. */
export async function readWords(
  device: GPUDevice,
  buffer: GPUBuffer,
  offset: number,
  words: number,
): Promise<Uint32Array<ArrayBuffer>> {
  const out = new Uint32Array(words);
  const step = CHUNK / 4;
  const staging = device.createBuffer({
    label: "readback",
    size: 4 * Math.min(words, step),
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
  try {
    for (let at = 0; at < words; at += step) {
      const count = Math.min(step, words - at);
      const encoder = device.createCommandEncoder();
      encoder.copyBufferToBuffer(buffer, 4 * (offset + at), staging, 0, 4 * count);
      device.queue.submit([encoder.finish()]);
      await finished(device, staging.mapAsync(GPUMapMode.READ, 0, 4 * count));
      out.set(new Uint32Array(staging.getMappedRange(0, 4 * count)), at);
      staging.unmap();
    }
  } finally {
    staging.destroy();
  }
  return out;
}
