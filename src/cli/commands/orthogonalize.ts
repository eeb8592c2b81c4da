import { defineCommand } from "citty";
import { InputError } from "../../experiment/index.ts";
import { type HostMatrices, ORTHOGONALIZE_METHODS, orthogonalize } from "../../linalg/index.ts";
import {
  acquireDevice,
  discardPartial,
  type MatrixFile,
  readMatrices,
  requireFreeFile,
  writeWhole,
} from "../../node/index.ts";
import { encodeNpyHeader } from "../../record/index.ts";
import { onInterrupt } from "../interrupt.ts";
import type { Output } from "../io.ts";
import { bytesOf, inParts, QUIET_SECONDS } from "../matrix-parts.ts";
import { Factors } from "../orthogonality.ts";
import { type Plan, planOf, SCALINGS, STEPS } from "../orthogonalize-plan.ts";
import { type Finished, orthogonalizeJson, orthogonalizeSummary } from "../orthogonalize-report.ts";
import { Pace } from "../pace.ts";
import { ProgressLine } from "../progress.ts";
import { type CommandData, deviceArgument, host, matricesArgument } from "./options.ts";

interface Job {
  file: string;
  out: string;
  matrices: MatrixFile;
  plan: Plan;
  device: string;
}

async function writeFactors(
  { out, matrices, plan }: Job,
  device: GPUDevice,
  signal: AbortSignal,
  line: ProgressLine,
): Promise<{ factors: Factors; pace: Pace }> {
  const { method, steps, scaling } = plan;
  const options = { method, signal, ...(steps !== null && { steps }), ...(scaling && { scaling }) };
  const factors = new Factors(matrices);
  const pace = new Pace();
  await writeWhole(out, async (sink) => {
    await sink.write(encodeNpyHeader("<f4", matrices.shape));
    const takePart = async (part: HostMatrices) => {
      const start = performance.now();
      const { factor, quality } = await orthogonalize(device, part, options);
      pace.add(part.batch, (performance.now() - start) / 1000);
      factors.add(factor, quality);
      await sink.write(bytesOf(factor));
    };
    await inParts(matrices, takePart, line);
    await sink.close();
    signal.throwIfAborted();
  });
  return { factors, pace };
}

async function execute(job: Job, output: Output): Promise<Finished> {
  const { file, out, matrices, plan } = job;
  const interruption = onInterrupt(output);
  interruption.cleanup = () => discardPartial(out);
  try {
    const { device, adapter, close } = await acquireDevice(job.device);
    try {
      const line = new ProgressLine(output);
      const { factors, pace } = await writeFactors(job, device, interruption.signal, line);
      return { file, out, matrices, plan, adapter, runtime: host(), factors, pace, measured: [] };
    } finally {
      close();
    }
  } finally {
    interruption.end();
  }
}

/** In f64 on this thread, which hears no signal meanwhile. */
function measureAll({ factors, measured }: Finished, line: ProgressLine): void {
  const begun = performance.now();
  for (const one of factors.measure()) {
    measured.push(one);
    const done = measured.length / factors.kept;
    const seconds = (performance.now() - begun) / 1000;
    if (done < 1 && seconds > QUIET_SECONDS)
      line.show({ done, parts: ["measured"], secondsLeft: seconds * (1 / done - 1) });
  }
  line.end();
}

const steps = Object.entries(STEPS).flatMap(([method, count]) =>
  count === null ? [] : [`${method} ${count}`],
);

export default defineCommand({
  meta: {
    name: "orthogonalize",
    description:
      "Orthogonal factors U V^T of the matrices in an NPY file, and how far from them a method ends",
  },
  args: {
    ...matricesArgument,
    method: {
      type: "string",
      valueHint: "name",
      description: `required: ${ORTHOGONALIZE_METHODS.join(", ")}`,
    },
    steps: {
      type: "string",
      valueHint: "n",
      description: `iterations, where the method has any (default: ${steps.join(", ")})`,
    },
    scaling: {
      type: "string",
      valueHint: SCALINGS.join("|"),
      description: "the norm that a matrix is divided by before the first iteration (default: frobenius)",
    },
    out: {
      type: "string",
      valueHint: "file",
      description: "required: a new NPY file, for the factors in f32",
    },
    ...deviceArgument,
    json: { type: "boolean", description: "print what was measured as JSON, matrix by matrix" },
  },
  async run({ args, data }) {
    const { output } = data as CommandData;
    const { file, out } = args;
    if (file === undefined)
      throw InputError.at(
        "orthogonalize",
        "no file",
        "marginflow orthogonalize A.npy --method M --out O.npy",
      );
    const plan = planOf(args);
    if (out === undefined) throw InputError.at("--out", "nothing", "a new file");
    await requireFreeFile(out);
    const matrices = await readMatrices(file, plan.sides);
    const run = await execute({ file, out, matrices, plan, device: args.device }, output);
    // By now the file is whole, and Ctrl-C the system's again.
    measureAll(run, new ProgressLine(output));
    output.stdout(args.json ? orthogonalizeJson(run) : orthogonalizeSummary(run));
  },
});
