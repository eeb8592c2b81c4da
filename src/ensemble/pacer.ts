import type { DeviceWatch } from "../device/index.ts";

/** Submits work a slice at a time: measures it, stops between slices when told, and never goes on after a fault. */
export class Pacer {
  kernelSeconds = 0;
  private readonly aborted: Promise<never>;

  constructor(
    readonly device: GPUDevice,
    private readonly watch: DeviceWatch,
    readonly targetMs: number,
    private readonly signal?: AbortSignal,
  ) {
    this.aborted = new Promise((_, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
    // It may come while nobody waits; `run` still looks at the signal.
    this.aborted.catch(() => undefined);
  }

  /** Runs what `encode` adds and waits for it. Returns the milliseconds it took; throws the signal's reason or a GpuFault. */
  async run(encode: (encoder: GPUCommandEncoder) => void): Promise<number> {
    this.signal?.throwIfAborted();
    this.watch.throwIfFaulted();
    const encoder = this.device.createCommandEncoder();
    encode(encoder);
    const start = performance.now();
    this.device.queue.submit([encoder.finish()]);
    await this.wait(this.device.queue.onSubmittedWorkDone());
    const ms = performance.now() - start;
    this.kernelSeconds += ms / 1000;
    return ms;
  }

  /** Waits for `work` unless the device faults or the signal fires first: a compile can take seconds. */
  async wait<T>(work: Promise<T>): Promise<T> {
    const done = await Promise.race([work, this.watch.fault, this.aborted]);
    this.watch.throwIfFaulted();
    return done;
  }

  /** The size that would have taken the target, given that `size` took `ms`: at most 4 x larger or smaller at a time. */
  next(size: number, ms: number): number {
    return size * Math.min(4, Math.max(0.25, this.targetMs / Math.max(ms, 0.01)));
  }
}
