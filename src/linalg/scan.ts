import { compile, type Kernel, type PlanField, SHADERS, storageBuffer } from "../kernel/index.ts";
import type { Operand } from "./resize.ts";
import { Stage } from "./stage.ts";
import type { Work } from "./work.ts";

/** Numbers that one invocation looks through. */
const PIECE = 1024;
const LANES = 64;

const u32 = (...values: number[]) => values.map((value): PlanField => ["u32", value]);

/** Finds the exponent of the largest magnitude of matrices of `size` numbers, with scratch for `ring` of them. */
export class Scan {
  readonly #device: GPUDevice;
  readonly #size: number;
  readonly #ring: number;
  readonly #kernels: { scan: Kernel; parts: Kernel };
  readonly #parts: GPUBuffer;
  readonly #stages: Stage[] = [];

  private constructor(device: GPUDevice, size: number, ring: number, scan: Kernel, parts: Kernel) {
    this.#device = device;
    this.#size = size;
    this.#ring = ring;
    this.#kernels = { scan, parts };
    this.#parts = storageBuffer(device, "largest magnitudes", ring * Scan.bytes(size));
  }

  static async create(device: GPUDevice, size: number, ring: number): Promise<Scan> {
    const [scan, parts] = await Promise.all([
      compile(device, "scan", SHADERS["linalg/scan"]),
      compile(device, "scan-parts", SHADERS["linalg/scan-parts"]),
    ]);
    return new Scan(device, size, ring, scan, parts);
  }

  /** Bytes of scratch for each matrix of the ring. */
  static bytes(size: number): number {
    return 4 * Math.ceil(size / PIECE);
  }

  /** Works that write the exponents of the source's matrices into a ring of scales. */
  works({ buffer: source, ring }: Operand, scales: GPUBuffer): Work[] {
    const parts = this.#parts;
    const pieces = Math.ceil(this.#size / PIECE);
    const groups = (count: number): [number] => [Math.ceil(count / LANES)];
    const stage = (kernel: Kernel, buffers: Record<string, GPUBuffer>, fields: PlanField[]) =>
      new Stage(this.#device, kernel, buffers, fields, groups);
    const { scan, parts: gather } = this.#kernels;
    const whole = stage(scan, { source, parts }, u32(this.#size, PIECE, pieces, this.#ring, ring));
    const rest = stage(gather, { parts, scales }, u32(pieces, this.#ring));
    this.#stages.push(whole, rest);
    return [
      { stage: whole, units: pieces, cost: 2 * Math.min(PIECE, this.#size) },
      { stage: rest, units: 1, cost: pieces },
    ];
  }

  /** Destroys what works were bound with. */
  unbind(): void {
    for (const stage of this.#stages) stage.destroy();
    this.#stages.length = 0;
  }

  destroy(): void {
    this.unbind();
    this.#parts.destroy();
  }
}
