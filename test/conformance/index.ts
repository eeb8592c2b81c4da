import type { ConformanceCase } from "./case.ts";
import { cases as data } from "./data.ts";
import { cases as fixed } from "./fixed.ts";
import { cases as matmul } from "./matmul.ts";
import { cases as networks } from "./networks.ts";
import { cases as optimizerProperties } from "./optimizer-properties.ts";
import { cases as optimizers } from "./optimizers.ts";
import { cases as orthogonalize } from "./orthogonalize.ts";
import { cases as orthogonalizeErrors } from "./orthogonalize-errors.ts";
import { cases as polar } from "./polar.ts";
import { cases as qr } from "./qr.ts";
import { cases as random } from "./random.ts";
import { cases as ranges } from "./range-finder.ts";
import { cases as selftest } from "./selftest.ts";
import { cases as slices } from "./slices.ts";
import { cases as svd } from "./svd.ts";
import { cases as twoNeurons } from "./two-neurons.ts";
import { cases as wide } from "./wide.ts";

/** Every conformance case. Each runs in Dawn, in wgpu and in Chromium. */
export const cases: ConformanceCase[] = [
  ...selftest,
  ...fixed,
  ...random,
  ...twoNeurons,
  ...slices,
  ...data,
  ...wide,
  ...matmul,
  ...qr,
  ...svd,
  ...polar,
  ...orthogonalize,
  ...orthogonalizeErrors,
  ...ranges,
  ...optimizers,
  ...optimizerProperties,
  ...networks,
];

export type { ConformanceCase };
