import type { ConformanceCase } from "./case.ts";
import { cases as selftest } from "./selftest.ts";

/** Every conformance case. Each runs in Dawn, in wgpu and in Chromium. */
export const cases: ConformanceCase[] = [...selftest];

export type { ConformanceCase };
