import { fill } from "./emit.ts";
import { SHADERS } from "./shaders.ts";

const columnLanes = (n: number) => [`const N: u32 = ${n}u;`, `const LANES: u32 = ${8 * Math.ceil(n / 8)}u;`];

/** The text of shaders/linalg/qr-factor for n columns. */
export const qrFactor = (n: number): string =>
  fill(SHADERS["linalg/qr-factor"], { CONSTANTS: columnLanes(n) });

/** The text of shaders/linalg/qr-apply for n columns. */
export const qrApply = (n: number): string => fill(SHADERS["linalg/qr-apply"], { CONSTANTS: columnLanes(n) });
