import type { Entry } from "../linalg/contestant.ts";
import { interleave } from "../linalg/measure.ts";
import { recordGradients } from "./gradients.ts";
import { optimizerEntries } from "./optimizers.ts";
import { languageEntry } from "./ours.ts";
import { type Given, LANGUAGE_STEP, OPTIMIZER_STEP, type StackResult, wants } from "./result.ts";

/** Everything that is timed on one stack, in one process, one thing after the other. */
export async function measureSteps(
  device: GPUDevice,
  { options, excerpt, expected }: Given,
  peers: Entry[],
  log: (line: string) => void,
): Promise<Pick<StackResult, "language" | "optimizers">> {
  const result: Pick<StackResult, "language" | "optimizers"> = { language: [], optimizers: [] };
  if (wants(options, LANGUAGE_STEP)) {
    log(LANGUAGE_STEP);
    result.language = await interleave([languageEntry(device, excerpt, expected), ...peers], options, log);
  }
  if (wants(options, OPTIMIZER_STEP)) {
    log(OPTIMIZER_STEP);
    const recorded = await recordGradients(device, excerpt);
    result.optimizers = await interleave(optimizerEntries(device, excerpt, recorded), options, log);
    for (const { placed } of recorded) for (const buffer of placed) buffer.destroy();
  }
  return result;
}
