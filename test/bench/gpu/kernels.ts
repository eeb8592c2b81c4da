import {
  bind,
  compile,
  dispatch,
  exactKernel,
  fromFixed,
  type PlanField,
  packPlan,
  planBuffer,
  readWords,
  shapeOf,
  storageBuffer,
  toFixed,
} from "../../../src/kernel/index.ts";
import type { Columns, Contestant, Entry } from "../contestant.ts";
import { cellOf, LEARNING_RATE, RATE, workload } from "../workload.ts";
import { plainKernel } from "./plain.ts";

const FLUSH = 64;
const SLICE_MS = 100;
const PLAN_FIELDS = 13;

interface Format {
  label: string;
  text: string;
  /** 32-bit columns of a parameter, and back. */
  encode(values: Float64Array): Uint32Array[];
  decode(columns: Uint32Array[]): Float64Array;
}

function fixedFormat(text: string): Format {
  return {
    label: "fixed",
    text,
    encode(values) {
      const high = new Uint32Array(values.length);
      const low = new Uint32Array(values.length);
      values.forEach((value, i) => {
        const words = toFixed(value);
        high[i] = words[0] >>> 0;
        low[i] = words[1];
      });
      return [high, low];
    },
    decode: ([high, low]) => Float64Array.from(high, (word, i) => fromFixed(word | 0, low[i])),
  };
}

function plainFormat(text: string): Format {
  return {
    label: "f32",
    text,
    encode: (values) => [new Uint32Array(Float32Array.from(values).buffer)],
    decode: ([bits]) => Float64Array.from(new Float32Array(bits.buffer, bits.byteOffset, bits.length)),
  };
}

/** A kernel of exact steps with nothing around it: slices of at most about 100 ms, one after the other. */
async function open(device: GPUDevice, format: Format): Promise<Contestant> {
  const kernel = await compile(device, format.label, format.text);
  let buffers: Record<string, GPUBuffer> = {};
  let group: GPUBindGroup;
  let count = 0;
  let step = 0;
  let slice = FLUSH;
  const words = format.encode(new Float64Array(1)).length;
  const release = () => {
    for (const buffer of Object.values(buffers)) buffer.destroy();
  };
  return {
    async reset(columns) {
      release();
      count = columns[0].length;
      const bytes = 4 * count;
      buffers = {
        plan: planBuffer(device, "plan", PLAN_FIELDS),
        lanes: storageBuffer(device, "lanes", bytes),
        parameters: storageBuffer(device, "parameters", 4 * words * bytes),
        state: storageBuffer(device, "state", 2 * bytes),
        moments: storageBuffer(device, "moments", 16),
      };
      device.queue.writeBuffer(
        buffers.lanes,
        0,
        Uint32Array.from({ length: count }, (_, i) => i),
      );
      columns
        .flatMap((column) => format.encode(column))
        .forEach((column, c) => {
          device.queue.writeBuffer(buffers.parameters, c * bytes, new Uint32Array(column));
        });
      group = bind(device, kernel, buffers);
      step = 0;
      slice = FLUSH;
      await device.queue.onSubmittedWorkDone();
    },
    async advance(steps) {
      const end = step + FLUSH * Math.ceil(steps / FLUSH);
      const taken = end - step;
      while (step < end) {
        const now = Math.min(slice, end - step);
        const fields: PlanField[] = [
          ["u32", count],
          ["u32", count],
          ["u32", step],
          ["u32", now],
          ["f32", RATE],
          ["f32", LEARNING_RATE],
        ];
        device.queue.writeBuffer(buffers.plan, 0, packPlan(fields));
        const encoder = device.createCommandEncoder();
        const pass = encoder.beginComputePass();
        dispatch(pass, kernel, group, count / 4);
        pass.end();
        const start = performance.now();
        device.queue.submit([encoder.finish()]);
        await device.queue.onSubmittedWorkDone();
        const ms = performance.now() - start;
        slice = FLUSH * Math.max(1, Math.floor((slice / FLUSH) * Math.min(4, SLICE_MS / ms)));
        step += now;
      }
      return taken;
    },
    async read() {
      const all = await readWords(device, buffers.parameters, 0, 4 * words * count);
      return [0, 1, 2, 3].map((p) =>
        format.decode(
          Array.from({ length: words }, (_, w) =>
            all.slice((p * words + w) * count, (p * words + w + 1) * count),
          ),
        ),
      ) as Columns;
    },
    stop: release,
  };
}

/** The engine's kernel of the workload. */
export function engineText(): string {
  const experiment = workload(4, 1);
  return exactKernel(shapeOf(experiment, cellOf(experiment)));
}

export function fixedEntry(device: GPUDevice, name = "Marginflow, fixed point", text = engineText()): Entry {
  return { name, forms: [{ form: "kernel", open: () => open(device, fixedFormat(text)) }], tolerance: 2e-5 };
}

export function plainEntry(device: GPUDevice): Entry {
  return {
    name: "same kernel, plain f32",
    forms: ([1, 2] as const).map((steps) => ({
      form: `parameters in place, ${steps} a turn`,
      open: () => open(device, plainFormat(plainKernel(steps))),
    })),
    tolerance: 5e-4,
  };
}
