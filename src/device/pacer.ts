import { finished } from "../kernel/index.ts";
import type { DeviceWatch } from "./watch.ts";

/** Submits work a slice at a time: measures it, stops between slices when told, and never goes on after a fault. */
export class Pacer {
  kernelSeconds = 0;
  private readonly waiting = new Set<(reason: unknown) => void>();

  constructor(
    readonly device: GPUDevice,
    private readonly watch: DeviceWatch,
    readonly targetMs: number,
    private readonly signal?: AbortSignal,
  ) {
    const stop = (reason: unknown) => {
      for (const reject of this.waiting) reject(reason);
    };
    watch.fault.catch(stop);
    signal?.addEventListener("abort", () => stop(signal.reason), { once: true });
  }

  /** Submits what `encode` adds; whoever reads its results waits for it. Throws the signal's reason or a GpuFault. */
  submit(encode: (encoder: GPUCommandEncoder) => void): void {
    this.signal?.throwIfAborted();
    this.watch.throwIfFaulted();
    const encoder = this.device.createCommandEncoder();
    encode(encoder);
    this.device.queue.submit([encoder.finish()]);
  }

  /** Runs what `encode` adds and waits for it. Returns the milliseconds it took; throws the signal's reason or a GpuFault. */
  async run(encode: (encoder: GPUCommandEncoder) => void): Promise<number> {
    const start = performance.now();
    this.submit(encode);
    await this.wait(finished(this.device, this.device.queue.onSubmittedWorkDone()));
    const ms = performance.now() - start;
    this.kernelSeconds += ms / 1000;
    return ms;
  }

  /**
   * Waits for `work` unless the device faults or the signal fires first: a compile can take seconds. No Promise.race with the fault: a promise
   * that never settles would keep every result it was ever raced with.
   */
  async wait<T>(work: Promise<T>): Promise<T> {
    this.signal?.throwIfAborted();
    let stop: (reason: unknown) => void = () => undefined;
    try {
      const done = await new Promise<T>((resolve, reject) => {
        stop = reject;
        this.waiting.add(reject);
        work.then(resolve, reject);
      });
      this.watch.throwIfFaulted();
      return done;
    } finally {
      this.waiting.delete(stop);
    }
  }

  /** The size that would have taken the target, given that `size` took `ms`: at most 4 x larger or smaller at a time. */
  next(size: number, ms: number): number {
    return size * Math.min(4, Math.max(0.25, this.targetMs / Math.max(ms, 0.01)));
  }
}
