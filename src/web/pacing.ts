import type { AdapterSummary } from "../device/index.ts";
import type { SweepOptions } from "../ensemble/index.ts";

/** What one dispatch aims at, milliseconds: frames stay smooth where the GPU draws them too; a CPU adapter has none to draw. */
const DISPATCH_MS = { page: 12, gpu: 12, software: 40 };
/** Bytes of records a batch: what is read and folded at once. */
const RECORD_BYTES = { page: 2 ** 22, gpu: 2 ** 27, software: 2 ** 25 };
/** What the host computes at a stretch, milliseconds: a worker has nobody to keep waiting. */
const HOST_MS = { page: 8, gpu: Number.POSITIVE_INFINITY, software: Number.POSITIVE_INFINITY };

/** How a sweep that somebody watches is cut up, by where it runs and on what. */
export function pacing(
  where: "worker" | "page",
  { software }: AdapterSummary,
): Required<Pick<SweepOptions, "dispatchMs" | "recordBytes" | "hostMs">> {
  const kind = where === "page" ? "page" : software ? "software" : "gpu";
  return { dispatchMs: DISPATCH_MS[kind], recordBytes: RECORD_BYTES[kind], hostMs: HOST_MS[kind] };
}
