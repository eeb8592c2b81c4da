import type { Pacer } from "../device/index.ts";
import type { Kernel } from "../kernel/index.ts";
import type { Stage } from "./stage.ts";

/** A stage whose range counts `units` of every matrix, each of which costs `cost` floating-point operations or so. */
export interface Work {
  stage: Stage;
  units: number;
  cost: number;
}

/** The cost of a first slice, where nothing is known of the kernel's pace yet. */
const BEGIN = 2 ** 25;
/** Slices that may wait in the queue: an abort, and a page's next frame, come after them. */
const SHORT = 3;
/** Cost a millisecond by the kernel that costs most: known paces spare the small slices that find them, and a wait for each. */
const paces = new WeakMap<Kernel, number>();
/** Units of a dispatch at most: below the 65,535 workgroups of a dimension. */
const MOST_UNITS = 2 ** 15;

interface Piece {
  stage: Stage;
  first: number;
  count: number;
}

function encodePieces(pieces: Piece[]): (encoder: GPUCommandEncoder) => void {
  for (const { stage, first, count } of pieces) stage.select(first, count);
  return (encoder) => {
    const pass = encoder.beginComputePass();
    for (const { stage } of pieces) stage.encode(pass);
    pass.end();
  };
}

/**
 * Runs all works, one after the other, on each slice of the batch; a matrix that alone would take longer than the pacer's target goes
 * work by work and in ranges of units. Once the pace is known, a short batch and the last slice of a long one are
 * only submitted: whoever reads the results waits for them. At most `capacity` matrices at a time: what stands in rings of that length is never overwritten early.
 */
export async function runWork(pacer: Pacer, works: Work[], batch: number, capacity: number): Promise<void> {
  const whole = works.reduce((sum, { units, cost }) => sum + units * cost, 0);
  const most = Math.min(capacity, ...works.map(({ units }) => Math.max(1, Math.floor(MOST_UNITS / units))));
  const dearest = works.reduce((a, b) => (b.units * b.cost > a.units * a.cost ? b : a)).stage.kernel;
  const pace = paces.get(dearest);
  let size = pace ? pace * pacer.targetMs : BEGIN;
  const isShort = pace !== undefined && batch * whole <= SHORT * size;
  const run = async (pieces: Piece[], cost: number) => {
    const ms = await pacer.run(encodePieces(pieces));
    size = pacer.next(cost, ms);
    paces.set(dearest, size / pacer.targetMs);
  };
  for (let first = 0; first < batch; ) {
    const count = Math.min(batch - first, most, Math.max(1, Math.floor(size / whole)));
    if (whole <= size || count > 1) {
      const range = works.map(({ stage, units }) => ({ stage, first: first * units, count: count * units }));
      if (isShort || (pace && first + count === batch)) pacer.submit(encodePieces(range));
      else await run(range, count * whole);
      first += count;
    } else {
      await runMatrix(works, first, () => size, run);
      first += 1;
    }
  }
}

async function runMatrix(
  works: Work[],
  matrix: number,
  size: () => number,
  run: (pieces: Piece[], cost: number) => Promise<void>,
): Promise<void> {
  let pieces: Piece[] = [];
  let total = 0;
  const flush = async () => {
    if (pieces.length > 0) await run(pieces, total);
    pieces = [];
    total = 0;
  };
  for (const { stage, units, cost } of works) {
    for (let done = 0; done < units; ) {
      const room = Math.floor((size() - total) / cost);
      const count = Math.min(units - done, MOST_UNITS, Math.max(1, room));
      // A stage has one range in a submission.
      const begun = pieces.some((piece) => piece.stage === stage && (done > 0 || count < units));
      if (pieces.length > 0 && (room < 1 || begun)) {
        await flush();
        continue;
      }
      pieces.push({ stage, first: matrix * units + done, count });
      total += count * cost;
      done += count;
    }
  }
  await flush();
}
