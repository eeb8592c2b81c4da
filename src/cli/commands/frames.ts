import { join } from "node:path";
import { defineCommand } from "citty";
import { InputError } from "../../experiment/index.ts";
import { type Figure, figureSvg } from "../../figure/index.ts";
import { type FolderStorage, folderStorage, readRun, requireFree, svgPng } from "../../node/index.ts";
import { utf8 } from "../../record/index.ts";
import { figureOf, KINDS, type Kind } from "../figure-kinds.ts";
import { onInterrupt } from "../interrupt.ts";
import { type CommandData, choice, wholeNumber } from "./options.ts";

const FORMATS = ["svg", "png"] as const;
const COUNT: [number, number] = [1, 9999];
const PIXELS: [number, number] = [320, 7680];
/** Type as on a stage: 24 px where the frame has 1280. */
const TYPE = 24 / 1280;

/** The x of `place` of `count` equal steps along the axis, as it is drawn; of bars the last whole one up to there. */
function stepOf({ x, lines, xAxis }: Figure, place: number, count: number): number {
  const { log, min, max } = xAxis;
  const share = place / count;
  const at = log ? min * (max / min) ** share : min + share * (max - min);
  if (!lines.some(({ bars }) => bars)) return at;
  const bar = max / x.length;
  return Math.round(share * x.length) * bar;
}

/** The frames as SVG, from 1. @throws InputError for a shape that has no room for the figure */
function framesOf(
  figure: Figure,
  { width, height, count }: { width: number; height: number; count: number },
): (place: number) => string {
  const size = { width, height, fontSize: TYPE * width };
  return (place) => {
    try {
      return figureSvg(figure, place < count ? { ...size, until: stepOf(figure, place, count) } : size);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw InputError.at(
        "--width, --height",
        `${width} x ${height}`,
        "nearer to 16:9, for type grows with the width",
      );
    }
  };
}

export default defineCommand({
  meta: {
    name: "frames",
    description: "Draw a figure of a run as frames in which it grows in log-time, for Beamer or Keynote",
  },
  args: {
    run: { type: "positional", required: false, description: "a run folder" },
    kind: {
      type: "string",
      valueHint: KINDS.join("|"),
      default: "rate",
      description: "as of marginflow figure; a histogram has no time, and grows bar by bar",
    },
    cell: { type: "string", valueHint: "label", description: "one cell of several, as of marginflow figure" },
    count: {
      type: "string",
      valueHint: "n",
      default: "48",
      description: "how many frames; the last is the whole figure",
    },
    format: { type: "string", valueHint: FORMATS.join("|"), default: "svg", description: "svg or png" },
    width: { type: "string", valueHint: "px", default: "1920", description: "pixels; type grows with it" },
    height: { type: "string", valueHint: "px", default: "1080", description: "pixels" },
    out: {
      type: "string",
      valueHint: "folder",
      description: "a new or empty folder (default: frames-<kind> in the run folder)",
    },
  },
  async run({ args, data }) {
    const { output } = data as CommandData;
    if (args.run === undefined) throw InputError.at("frames", "no run folder", "marginflow frames RUN");
    const kind: Kind = choice("--kind", args.kind, KINDS);
    const format = choice("--format", args.format, FORMATS);
    const count = wholeNumber("--count", args.count, COUNT);
    const width = wholeNumber("--width", args.width, PIXELS);
    const height = wholeNumber("--height", args.height, PIXELS);
    const { figure, missing } = figureOf(await readRun(args.run), kind, args.cell);
    const folder = args.out ?? join(args.run, `frames-${kind}`);
    await requireFree(folder);
    const frames = framesOf(figure, { width, height, count });
    frames(1);
    const interruption = onInterrupt(output);
    let storage: FolderStorage | null = null;
    try {
      storage = await folderStorage(folder);
      interruption.cleanup = storage.discardNow;
      for (let place = 1; place <= count; place++) {
        // What stops it has its turn between two frames.
        await new Promise((resolve) => setImmediate(resolve));
        interruption.signal.throwIfAborted();
        const svg = frames(place);
        const sink = await storage.create(`${String(place).padStart(4, "0")}.${format}`);
        await sink.write(format === "svg" ? utf8(svg) : await svgPng(svg, 96));
        await sink.close();
      }
      await storage.commit();
    } finally {
      await storage?.discard();
      interruption.end();
    }
    if (missing.length > 0)
      output.stderr(`not drawn, for there is no gap above 0 to draw: ${missing.join("; ")}\n`);
    output.stdout(`${folder}\n`);
  },
});
