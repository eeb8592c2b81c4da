import { defineCommand } from "citty";
import { InputError } from "../../experiment/index.ts";
import { LONGEST_SIDE } from "../../linalg/index.ts";
import {
  acquireDevice,
  discardPartial,
  type MatrixFile,
  readMatrices,
  requireFreeFile,
  writeWhole,
} from "../../node/index.ts";
import { checkSides, OPTIMIZER_KINDS } from "../../optimizer/index.ts";
import { encodeNpy, npyShape } from "../../record/index.ts";
import { onInterrupt } from "../interrupt.ts";
import { QUIET_SECONDS } from "../matrix-parts.ts";
import { ProgressLine } from "../progress.ts";
import { replayJson, replaySummary } from "../replay-report.ts";
import { replay } from "../replay-run.ts";
import { replaySettings } from "../replay-settings.ts";
import { type CommandData, deviceArgument, host } from "./options.ts";

/** The two files, which must fit each other. @throws InputError */
async function readBoth(weights: string, gradients: string): Promise<[MatrixFile, MatrixFile]> {
  const sides = { short: LONGEST_SIDE, long: LONGEST_SIDE };
  const w = await readMatrices(weights, sides);
  const { rows, cols } = w;
  if (w.shape.length !== 2)
    throw InputError.at(weights, `shape ${npyShape(w.shape)}`, "one matrix, (rows, cols)");
  const g = await readMatrices(gradients, sides);
  const fits = g.shape.length === 3 && g.batch > 0 && g.rows === rows && g.cols === cols;
  if (!fits)
    throw InputError.at(
      gradients,
      `shape ${npyShape(g.shape)}`,
      `(steps, ${rows}, ${cols}), one gradient or more of the weights' sides`,
    );
  return [w, g];
}

export default defineCommand({
  meta: {
    name: "replay",
    description: "Apply an optimizer to recorded gradients, to compare it with another implementation",
  },
  args: {
    optimizer: { type: "string", valueHint: "name", description: `required: ${OPTIMIZER_KINDS.join(", ")}` },
    variant: {
      type: "string",
      valueHint: "name",
      description: "of muon: jordan, pytorch, optax; of sumo: paper, official",
    },
    weights: { type: "string", valueHint: "file", description: "required: an NPY file, shape (rows, cols)" },
    gradients: {
      type: "string",
      valueHint: "file",
      description: "required: an NPY file, shape (steps, rows, cols)",
    },
    set: {
      type: "string",
      valueHint: "name=value",
      description: "the optimizer's settings, learningRate among them; repeatable",
    },
    out: {
      type: "string",
      valueHint: "file",
      description: "required: a new NPY file, for the weights in f32",
    },
    ...deviceArgument,
    json: { type: "boolean", description: "print as JSON" },
  },
  async run({ args, data }) {
    const { output, sets } = data as CommandData;
    const { settings, learningRate } = replaySettings(args, sets);
    const { weights, gradients, out } = args;
    if (weights === undefined) throw InputError.at("--weights", "nothing", "an NPY file, shape (rows, cols)");
    if (gradients === undefined)
      throw InputError.at("--gradients", "nothing", "an NPY file, shape (steps, rows, cols)");
    if (out === undefined) throw InputError.at("--out", "nothing", "a new file");
    await requireFreeFile(out);
    const [w, g] = await readBoth(weights, gradients);
    checkSides(settings, w.rows, w.cols);
    const interruption = onInterrupt(output);
    interruption.cleanup = () => discardPartial(out);
    const line = new ProgressLine(output);
    try {
      const { device, adapter, close } = await acquireDevice(args.device);
      try {
        const begun = performance.now();
        // Before the first step is done kernels are compiled, which says nothing of the pace.
        let first: number | null = null;
        const onStep = (done: number) => {
          first ??= performance.now();
          const seconds = (performance.now() - first) / 1000;
          if (seconds > QUIET_SECONDS && done < g.batch)
            line.show({
              done: done / g.batch,
              parts: [`step ${done} of ${g.batch}`],
              secondsLeft: (seconds / (done - 1)) * (g.batch - done),
            });
        };
        const { signal } = interruption;
        const job = { settings, learningRate, weights: w, gradients: g, signal, onStep };
        const replayed = await replay(device, job);
        const seconds = (performance.now() - begun) / 1000;
        await writeWhole(out, async (sink) => {
          for (const part of encodeNpy(replayed.weights, w.shape)) await sink.write(part);
          await sink.close();
          signal.throwIfAborted();
        });
        const finished = {
          settings,
          learningRate,
          files: { weights, gradients, out },
          sides: [w.rows, w.cols] as [number, number],
          steps: g.batch,
          replayed,
          adapter,
          runtime: host(),
          seconds,
        };
        line.end();
        output.stdout(args.json ? replayJson(finished) : replaySummary(finished));
      } finally {
        line.end();
        close();
      }
    } finally {
      interruption.end();
    }
  },
});
