import { relative } from "node:path";
import { defineCommand } from "citty";
import { InputError } from "../../experiment/index.ts";
import {
  type HostMatrices,
  LONGEST_SIDE,
  SHORTEST_SIDE,
  type Svd,
  svd,
  type Vectors,
} from "../../linalg/index.ts";
import {
  type Acquired,
  acquireDevice,
  type FolderStorage,
  folderStorage,
  type MatrixFile,
  readMatrices,
  requireFree,
} from "../../node/index.ts";
import { encodeNpyHeader, type Storage, writeText } from "../../record/index.ts";
import type { Sink } from "../../table/index.ts";
import { onInterrupt } from "../interrupt.ts";
import type { Output } from "../io.ts";
import { bytesOf, inParts } from "../matrix-parts.ts";
import { Pace } from "../pace.ts";
import { ProgressLine } from "../progress.ts";
import { addQuality, addResiduals, infoJson, type SvdInfo, startInfo } from "../svd-info.ts";
import { svdSummary } from "../svd-summary.ts";
import { type CommandData, choice, deviceArgument, host, matricesArgument } from "./options.ts";

const VECTORS: Vectors[] = ["both", "left", "right", "none"];

interface Job {
  file: string;
  matrices: MatrixFile;
  vectors: Vectors;
  acquired: Acquired;
  storage: Storage;
  signal: AbortSignal;
  /** Where progress goes; null: nowhere. */
  progress: Output | null;
}

/** s.npy and what was asked for of u.npy and v.npy, their headers written. */
async function openArrays({ matrices, vectors, storage }: Job): Promise<Map<"s" | "u" | "v", Sink>> {
  const { rows, cols, shape } = matrices;
  const short = Math.min(rows, cols);
  const batch = shape.slice(0, -2);
  const sinks = new Map<"s" | "u" | "v", Sink>();
  const create = async (name: "s" | "u" | "v", sizes: number[]) => {
    const sink = await storage.create(`${name}.npy`);
    await sink.write(encodeNpyHeader("<f4", [...batch, ...sizes]));
    sinks.set(name, sink);
  };
  await create("s", [short]);
  if (vectors === "both" || vectors === "left") await create("u", [rows, short]);
  if (vectors === "both" || vectors === "right") await create("v", [cols, short]);
  return sinks;
}

async function execute(job: Job): Promise<{ info: SvdInfo; pace: Pace }> {
  const { file, matrices, vectors, acquired, storage, signal, progress } = job;
  const info = startInfo(file, matrices, vectors, acquired.adapter, host());
  const sinks = await openArrays(job);
  const pace = new Pace();
  const takePart = async (part: HostMatrices) => {
    const start = performance.now();
    const result: Svd = await svd(acquired.device, part, { vectors, signal });
    const { s, u, v } = result;
    const done = performance.now();
    pace.add(part.batch, (done - start) / 1000);
    addQuality(info, result);
    if (info.residuals && u && v) await addResiduals(info.residuals, part, result, u, v, signal);
    info.seconds.residuals += (performance.now() - done) / 1000;
    for (const [name, values] of Object.entries({ s, u, v })) {
      const sink = sinks.get(name as "s" | "u" | "v");
      if (sink && values) await sink.write(bytesOf(values));
    }
  };
  await inParts(matrices, takePart, progress && new ProgressLine(progress));
  info.seconds.svd = pace.seconds;
  info.matricesPerSecond = pace.perSecond;
  for (const sink of sinks.values()) await sink.close();
  await writeText(storage, "info.json", infoJson(info));
  signal.throwIfAborted();
  await storage.commit();
  return { info, pace };
}

export default defineCommand({
  meta: { name: "svd", description: "Singular value decompositions of the matrices in an NPY file" },
  args: {
    ...matricesArgument,
    out: {
      type: "string",
      valueHint: "folder",
      description: "required: a new or empty folder, for s.npy, u.npy, v.npy (V, not V^T; f32) and info.json",
    },
    vectors: {
      type: "string",
      valueHint: VECTORS.join("|"),
      default: "both",
      description: "which singular vectors to write",
    },
    ...deviceArgument,
    quiet: { type: "boolean", description: "print nothing" },
    json: { type: "boolean", description: "print info.json and no summary" },
  },
  async run({ args, data }) {
    const { output } = data as CommandData;
    const { file, out } = args;
    if (file === undefined) throw InputError.at("svd", "no file", "marginflow svd A.npy --out folder");
    if (out === undefined) throw InputError.at("--out", "nothing", "a new or an empty folder");
    const vectors = choice("--vectors", args.vectors, VECTORS);
    await requireFree(out);
    const matrices = await readMatrices(file, { short: SHORTEST_SIDE, long: LONGEST_SIDE });
    const interruption = onInterrupt(output);
    let acquired: Acquired | null = null;
    let storage: FolderStorage | null = null;
    try {
      storage = await folderStorage(out);
      interruption.cleanup = storage.discardNow;
      acquired = await acquireDevice(args.device);
      const { signal } = interruption;
      const progress = args.quiet ? null : output;
      const { info, pace } = await execute({ file, matrices, vectors, acquired, storage, signal, progress });
      if (args.json) output.stdout(infoJson(info));
      else if (!args.quiet)
        output.stdout(svdSummary(info, pace, relative(process.cwd(), storage.folder) || "."));
    } finally {
      await storage?.discard();
      acquired?.close();
      interruption.end();
    }
  },
});
