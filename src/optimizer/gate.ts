import { compile, SHADERS } from "../kernel/index.ts";
import { type Stage, whole } from "../linalg/index.ts";
import type { Parts } from "./parts.ts";

/** The squared norms of the rows of a batch, each by one invocation. */
export async function rowSquares(
  parts: Parts,
  source: GPUBuffer,
  [rows, cols]: [number, number],
): Promise<{ stage: Stage; squares: GPUBuffer }> {
  const { batch } = parts.group;
  const kernel = await compile(parts.device, "linalg/row-norms", SHADERS["linalg/row-norms"]);
  const squares = parts.scratch("squared norms of rows", rows);
  const stage = parts.resources.stage(
    kernel,
    { source, norms: squares },
    whole(rows, cols, batch, batch, 1),
    (count) => [Math.ceil(count / 8)],
  );
  stage.select(0, batch * rows);
  return { stage, squares };
}

/**
 * A stage that lets others run only where one of the flags is set, without asking the host: it writes their numbers of workgroups. Stages that an
 * earlier one of them gives work to are left alone: they repeat at most what they did to scratch.
 */
export async function gateOf(parts: Parts, flags: GPUBuffer, gated: Stage[]): Promise<Stage> {
  const { device, resources, group } = parts;
  const dispatches = [...new Set(gated)].flatMap((stage) =>
    stage.groups ? [{ stage, wanted: stage.groups }] : [],
  );
  const words = Uint32Array.from(dispatches.flatMap(({ wanted }) => wanted));
  const wanted = resources.buffer("workgroups of gated dispatches", words.byteLength);
  device.queue.writeBuffer(wanted, 0, words);
  const groups = resources.add(
    device.createBuffer({
      label: "workgroups that run",
      size: words.byteLength,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.INDIRECT,
    }),
  );
  const kernel = await compile(device, "optimizer/gate", SHADERS["optimizer/gate"]);
  const gate = resources.stage(kernel, { flags, wanted, groups }, whole(words.length), () => [1]);
  gate.select(0, group.batch);
  for (const [i, { stage }] of dispatches.entries()) stage.gate(groups, 12 * i);
  return gate;
}
