import type { OptimizerSettings } from "../reference/index.ts";
import { Adamw } from "./adamw.ts";
import { Galore } from "./galore.ts";
import { Muon } from "./muon.ts";
import { checkSides } from "./settings.ts";
import { Sgd } from "./sgd.ts";
import { Sumo } from "./sumo.ts";
import type { MatrixGroup, Optimizer } from "./types.ts";

/**
 * The rule of these settings for a group of matrices, its kernels compiled and its buffers taken; moments begin at 0.
 * @throws InputError where the settings do not fit the matrices' sides
 */
export async function createOptimizer(
  device: GPUDevice,
  settings: OptimizerSettings,
  group: MatrixGroup,
): Promise<Optimizer> {
  checkSides(settings, group.rows, group.cols);
  switch (settings.kind) {
    case "sgd":
      return Sgd.create(device, settings, group);
    case "adamw":
      return Adamw.create(device, settings, group);
    case "muon":
      return Muon.create(device, settings, group);
    case "galore":
      return Galore.create(device, settings, group);
    case "sumo":
      return Sumo.create(device, settings, group);
  }
}
