import { type Cell, cellsOf, type Experiment, InputError } from "../experiment/index.ts";
import { isWrittenOut, type Shape, shapeOf } from "../kernel/index.ts";
import { type RecordGrid, recordGrid } from "./grid.ts";
import { bytesPerTrajectory, kernelTexts } from "./population.ts";

/** How a run will be cut up, and what was chosen on the way. */
export interface RunPlan {
  cells: Cell[];
  grid: RecordGrid;
  batch: number;
  /** Bytes on the device for one batch. */
  bytes: number;
  choices: string[];
}

type DeviceLimits = Pick<GPUSupportedLimits, "maxStorageBufferBindingSize" | "maxBufferSize">;

/** Of one batch's records, on the device and on the host. */
const RECORD_BYTES = 2 ** 27;
const WORKGROUPS = 65535;
/** Trajectories of a batch, where there are as many. */
const LEAST = 256;

/**
 * Cuts a run into batches whose records fit the device and stay within `recordBytes` (128 MB), or are those of 256 trajectories, and says so.
 * Throws InputError where not even those fit the device: bytes needed, the limit, and what would fit.
 */
export function planRun(
  experiment: Experiment,
  limits: DeviceLimits,
  { batchSize, recordBytes: wanted = RECORD_BYTES }: { batchSize?: number; recordBytes?: number } = {},
): RunPlan {
  const cells = cellsOf(experiment);
  const grid = recordGrid(experiment);
  const shape = shapeOf(experiment, cells[0]);
  const recordBytes = 16 * grid.lnT.length;
  const limit = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  const within = (bytes: number) => Math.floor(bytes / recordBytes / LEAST) * LEAST;
  if (within(limit) < LEAST) {
    throw new InputError(
      `recordsPerDecade: ${grid.lnT.length} records of ${LEAST} trajectories need ${LEAST * recordBytes} bytes, the device binds ${limit}: ` +
        `ask for at most ${Math.floor(limit / (16 * LEAST))} records`,
    );
  }
  const fitting = Math.max(LEAST, within(Math.min(limit, wanted)));
  const batch = Math.min(experiment.trajectories, batchSize ?? fitting, 64 * WORKGROUPS);
  return {
    cells,
    grid,
    batch,
    bytes: batch * bytesPerTrajectory(shape, grid.lnT.length),
    choices: [
      `one pipeline for each of ${cells.length === 1 ? "1 cell" : `${cells.length} cells`}: ${describe(shape)}, ${isWrittenOut(shape) ? "straight-line text" : "points in a loop"}, four trajectories an invocation for exact steps`,
      `batches of ${batch} trajectories, ${grid.lnT.length} records each`,
      experiment.logHorizon > 0
        ? `exact steps to ${experiment.exactSteps}, on to ${experiment.exactStepsCap} while an activation crossing is ahead or a point is on its wrong side, then log-time flow to 10^${experiment.logHorizon}`
        : `exact steps to ${experiment.exactSteps}, no log-time flow`,
    ],
  };
}

function describe(shape: Shape): string {
  return `width ${shape.width}, ${shape.x.length} points, ${shape.loss} loss, ${shape.optimizer}`;
}

/** The linked WGSL of every kernel that a run would use, each cell's under a heading where they differ. */
export function kernelText(experiment: Experiment): string {
  const sections = new Map<string, string>();
  for (const cell of cellsOf(experiment)) {
    for (const [name, text] of Object.entries(kernelTexts(experiment, shapeOf(experiment, cell)))) {
      if (!sections.has(text)) sections.set(text, `// ---- ${name} (${cell.label}) ----\n\n${text}\n`);
    }
  }
  return [...sections.values()].join("\n");
}
