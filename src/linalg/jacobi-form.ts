import { describeAdapter } from "../device/index.ts";

/** Registers of an invocation, a workgroup a matrix, or blocks of columns from memory. */
export type JacobiKind = "registers" | "workgroup" | "blocks";

/** The choice of kernel for n x n matrices, by what measures best on each kind of adapter (docs/performance.md). */
export function jacobiKind(device: GPUDevice, n: number): JacobiKind {
  const info: GPUAdapterInfo | undefined = device.adapterInfo;
  const { software, name } = info ? describeAdapter({ info }) : { software: false, name: "" };
  // A GPU spills what its registers do not hold, and wants many lanes on few matrices.
  if (!software) return n <= 6 ? "registers" : "workgroup";
  // llvmpipe keeps what spills in the cache; past 16 SwiftShader takes minutes to compile as much text.
  return n <= (/llvmpipe/i.test(name) ? 32 : 16) ? "registers" : "blocks";
}
