import { type Stage, whole } from "../linalg/index.ts";
import type { SumoSettings } from "../reference/index.ts";
import { gateOf, rowSquares } from "./gate.ts";
import type { Parts } from "./parts.ts";
import type { Projection } from "./projection.ts";
import { Subspace, type SubspaceShape } from "./subspace.ts";

export interface RefreshBuffers {
  basis: GPUBuffer;
  moment: GPUBuffer;
  projected: GPUBuffer;
}

/** What leaves the projected gradients of a step, after new bases where they are due. */
export interface Refresh {
  stages(step: number): Stage[];
}

/** Copies what is found for a matrix over what it has; of `flags` for those matrices alone that are flagged. */
function adopt(
  parts: Parts,
  [source, copy]: [GPUBuffer, GPUBuffer],
  size: number,
  flags: GPUBuffer | null,
): Promise<Stage> {
  const buffers = { flags: flags ?? source, source, copy };
  return parts.line("optimizer/adopt", buffers, whole(size, flags ? 1 : 0), size);
}

/**
 * Bases of SUMO and what becomes of the moments: a new basis every `refresh` steps, or whenever |Q^T G|_F lies below a threshold for a matrix. The
 * latter is found on the device, matrix by matrix; the work is done for the whole group where any is due, and at a step where none is, skipped.
 */
export async function refreshOf(
  parts: Parts,
  settings: SumoSettings,
  shape: SubspaceShape,
  [height, width]: [number, number],
  { basis, moment, projected }: RefreshBuffers,
  projection: Projection,
): Promise<Refresh> {
  const { rows, cols } = parts.group;
  const { refresh, refreshBelow, transform, rank } = settings;
  const long = shape.side === "left" ? rows : cols;
  const fresh = parts.scratch("new basis", long * rank);
  const flags = refreshBelow === null ? null : parts.scratch("flags", 1);
  const subspace = await Subspace.create(parts, shape, fresh);
  const after: Stage[] = [];
  if (transform) {
    const turned = parts.scratch("moment in the new basis", height * width);
    const turn = parts.scratch("turn of the basis", rank * rank);
    after.push(...projection.carry(moment, basis, fresh, turn, turned));
    after.push(await adopt(parts, [turned, moment], height * width, flags));
  }
  after.push(await adopt(parts, [fresh, basis], long * rank, flags));
  const project = projection.project(basis, projected);
  if (!flags)
    return {
      stages: (step) => [...(step % refresh! === 0 ? [...subspace.stages(step), ...after] : []), ...project],
    };
  const { stage, squares } = await rowSquares(parts, projected, [height, width]);
  const due = await parts.line(
    "optimizer/due",
    { squares, flags },
    [...whole(height), ["f32", refreshBelow!]],
    1,
  );
  after.push(...projection.project(basis, projected));
  const gate = await gateOf(parts, flags, [...subspace.stages(0), ...after]);
  return { stages: (step) => [...project, stage, due, gate, ...subspace.stages(step), ...after] };
}
