import { Pacer, watchDevice } from "../device/index.ts";
import { stateFormula } from "../optimizer/index.ts";
import { type Checkpoint, readArrays, restore } from "./checkpoint.ts";
import { measureMoments } from "./moments.ts";
import { measureParts } from "./parts.ts";
import { type Ledger, noteDivergence, type TrainingRecord } from "./record.ts";
import { type Stepped, Training, type TrainingOptions } from "./training.ts";

export interface RunOptions extends TrainingOptions {
  steps: number;
  /** Steps between two looks at what is held out and at the moments. */
  every: number;
  /** Where to go on. */
  from?: Checkpoint;
  signal?: AbortSignal;
  /** What the work between two waits should take, milliseconds; default 100. */
  sliceMs?: number;
}

/** A training under way. */
export interface Running {
  /** Ends with the whole record; the same object grows from one to the next. */
  snapshots: AsyncGenerator<TrainingRecord>;
  /** The state as it is: between two snapshots. */
  checkpoint(): Promise<Checkpoint>;
  /** Weights of a parameter of every member, as they are. */
  training: Training;
  destroy(): void;
}

/** Steps of a snapshot, and seconds of them, about: also where looks are rare, something moves, and a stop is heard. */
const MOST_STEPS = 50;
const MOST_SECONDS = 0.5;
const SLICE_MS = 100;

/** A buffer has so many bytes at least, however little is asked for. */
const LEAST_BUFFER = 16;

/** @throws Error where an optimizer carries something else than the formula says, and the limiter's one number a matrix */
function checkState({ group, settings, optimizer }: Stepped, members: number): void {
  const matrices = members * group.names.length;
  const formula = 4 * matrices * stateFormula(settings, group.rows, group.cols);
  const limiter = settings.kind === "sumo" && settings.limiter !== null;
  const wanted = formula + (limiter ? Math.max(LEAST_BUFFER, 4 * matrices) : 0);
  if (optimizer.stateBytes !== wanted)
    throw new Error(
      `${settings.kind} carries ${optimizer.stateBytes} bytes for ${matrices} matrices of ${group.rows} x ${group.cols}, not ${wanted}`,
    );
}

function ledgerOf({ stepped, parameters }: Training): Ledger {
  const { members } = parameters;
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0) / members;
  const matrices = stepped.filter(({ group }) => group.kind === "matrix");
  const others = stepped.filter(({ group }) => group.kind !== "matrix");
  for (const one of matrices) checkState(one, members);
  const weights = sum(parameters.groups.map((group) => group.weights.size));
  return {
    weights,
    gradients: weights,
    state: sum(matrices.map(({ optimizer }) => optimizer.stateBytes)),
    stateFormula: sum(
      matrices.map(
        ({ group, settings }) =>
          4 * members * group.names.length * stateFormula(settings, group.rows, group.cols),
      ),
    ),
    otherState: sum(others.map(({ optimizer }) => optimizer.stateBytes)),
  };
}

function begin({ task, optimizer, members, steps, from }: RunOptions, training: Training): TrainingRecord {
  if (from) return { ...structuredClone(from.record), steps };
  return {
    task: task.name,
    optimizer,
    members,
    step: 0,
    steps,
    losses: members.map(() => []),
    heldOut: [],
    diverged: members.map(() => null),
    moments: [],
    seconds: 0,
    parts: [],
    ledger: ledgerOf(training),
  };
}

/**
 * Trains members side by side for `steps` steps. Members that diverge are marked and the others go on. Resuming from a checkpoint gives the bits of the
 * unbroken run on the same device.
 * @throws InputError where the optimizer's settings do not fit the task; the signal's reason; GpuFault
 */
export async function startTraining(device: GPUDevice, options: RunOptions): Promise<Running> {
  const pacer = new Pacer(device, watchDevice(device), options.sliceMs ?? SLICE_MS, options.signal);
  const training = await Training.create(device, options, pacer);
  if (options.from) restore(device, training, options.from);
  const record = begin(options, training);
  return {
    training,
    snapshots: snapshotsOf(device, training, record, options),
    async checkpoint() {
      return { record: structuredClone(record), arrays: await readArrays(device, training) };
    },
    destroy: () => training.destroy(),
  };
}

async function* snapshotsOf(
  device: GPUDevice,
  training: Training,
  record: TrainingRecord,
  { steps, every }: RunOptions,
): AsyncGenerator<TrainingRecord> {
  const look = async () => {
    const losses = await training.evaluate();
    if (losses) record.heldOut.push({ step: record.step, losses: Array.from(losses) });
    if (record.step > 0)
      record.moments.push(...(await measureMoments(device, training.stepped, record.step)));
  };
  if (record.step === 0) await look();
  const begun = { step: training.step, seconds: training.seconds };
  while (record.step < steps) {
    const first = record.step;
    const done = first - begun.step;
    const few = done > 0 ? Math.ceil((MOST_SECONDS * done) / (training.seconds - begun.seconds)) : 1;
    const count = Math.min(MOST_STEPS, few, steps - first, every - (first % every));
    const losses = await training.advance(count);
    for (const [at, loss] of losses.entries()) record.losses[at % record.members.length].push(loss);
    record.step = training.step;
    record.seconds = training.seconds;
    noteDivergence(record, first);
    if (record.step % every === 0 || record.step === steps) await look();
    if (record.step === steps) record.parts = await measureParts(device, training);
    yield record;
  }
}
