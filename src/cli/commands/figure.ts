import { extname, join } from "node:path";
import { defineCommand } from "citty";
import { InputError } from "../../experiment/index.ts";
import { type Figure, figureCsv, figureSvg, sceneOf } from "../../figure/index.ts";
import {
  figurePdf,
  readRun,
  requireFreeFile,
  requireFreeOrSame,
  svgPng,
  writeWhole,
} from "../../node/index.ts";
import { utf8 } from "../../record/index.ts";
import { figureOf, KINDS } from "../figure-kinds.ts";
import { type CommandData, choice, wholeNumber } from "./options.ts";

const FORMATS = ["svg", "pdf", "png"] as const;
type Format = (typeof FORMATS)[number];

/** CSS pixels, 96 to the inch. */
const UNITS: Record<string, number> = { in: 96, cm: 96 / 2.54, mm: 96 / 25.4 };
const NARROWEST = 1.5 * UNITS.in;
const WIDEST = 20 * UNITS.in;
/** Eight points, as captions of papers have. */
const FONT_SIZE = 8 * (96 / 72);
const DPI = { least: 72, most: 2400, usual: 600 };
const MOST_PIXELS = 1e8;

/** A width in CSS pixels. @throws InputError */
function widthOf(given: string): number {
  const [, value, unit] = /^(\d+(?:\.\d+)?)(in|cm|mm)$/.exec(given) ?? [];
  const width = Number(value) * UNITS[unit];
  if (!(width >= NARROWEST && width <= WIDEST))
    throw InputError.at(
      "--width",
      `"${given}"`,
      "1.5in to 20in, or as much in cm or mm, e.g. 3.25in or 84mm",
    );
  return width;
}

/** What the file is to be: said, or seen from its name. @throws InputError where these differ */
function formatOf(given: string | undefined, out: string | undefined): Format {
  const ending = out === undefined ? "" : extname(out).slice(1).toLowerCase();
  const format =
    given === undefined ? FORMATS.find((one) => one === ending) : choice("--format", given, FORMATS);
  if (out !== undefined && ending !== format) {
    const allowed = format ? `a name that ends in .${format}` : FORMATS.map((one) => `.${one}`).join(", ");
    throw InputError.at("--out", `"${out}"`, allowed);
  }
  return format ?? "pdf";
}

function dpiOf(given: string | undefined, format: Format): number {
  if (given === undefined) return DPI.usual;
  if (format !== "png") throw InputError.at("--dpi", `"${given}" for ${format}`, "--format png");
  return wholeNumber("--dpi", given, [DPI.least, DPI.most]);
}

interface Drawing {
  figure: Figure;
  format: Format;
  width: number;
  dpi: number;
  /** When the run began: a PDF says it, and no other time, so that it is the same whenever it is made. */
  started: Date;
}

async function draw({ figure, format, width, dpi, started }: Drawing): Promise<Uint8Array> {
  const size = { width, fontSize: FONT_SIZE };
  if (format === "pdf") return figurePdf(sceneOf(figure, size), started);
  const svg = figureSvg(figure, size);
  if (format === "svg") return utf8(svg);
  const { height } = sceneOf(figure, size);
  const pixels = width * height * (dpi / 96) ** 2;
  if (pixels > MOST_PIXELS)
    throw InputError.at("--dpi", `${Math.round(pixels / 1e6)} million pixels`, "at most 100 million");
  return svgPng(svg, dpi);
}

export default defineCommand({
  meta: {
    name: "figure",
    description: "Draw a figure of a run for a paper, and write its numbers beside it",
  },
  args: {
    run: { type: "positional", required: false, description: "a run folder" },
    kind: {
      type: "string",
      valueHint: KINDS.join("|"),
      default: "rate",
      description:
        "rate: the gap; constant: gap x ln t; histogram: terminal numerators or fitted constants; phases: activation patterns",
    },
    cell: {
      type: "string",
      valueHint: "label",
      description: "one cell of several (rate and constant: medians of all without it)",
    },
    format: { type: "string", valueHint: FORMATS.join("|"), description: "default: as --out ends, or pdf" },
    width: {
      type: "string",
      valueHint: "length",
      default: "3.25in",
      description: "1.5in to 20in, or in cm or mm; type is 8 pt at every width",
    },
    dpi: { type: "string", valueHint: "n", description: `of a PNG (default: ${DPI.usual})` },
    out: {
      type: "string",
      valueHint: "file",
      description: "a new file; the numbers go to a CSV file of the same name (default: in the run folder)",
    },
  },
  async run({ args, data }) {
    const { output } = data as CommandData;
    if (args.run === undefined) throw InputError.at("figure", "no run folder", "marginflow figure RUN");
    const kind = choice("--kind", args.kind, KINDS);
    const format = formatOf(args.format, args.out);
    const width = widthOf(args.width);
    const dpi = dpiOf(args.dpi, format);
    const record = await readRun(args.run);
    const { figure, missing } = figureOf(record, kind, args.cell);
    const stem = args.cell === undefined ? kind : `${kind}_${slug(args.cell)}`;
    const file = args.out ?? join(args.run, `${stem}.${format}`);
    const table = `${file.slice(0, -extname(file).length)}.csv`;
    const numbers = utf8(figureCsv(figure));
    await requireFreeFile(file);
    await requireFreeOrSame(table, numbers);
    const started = new Date(record.environment.started);
    const bytes = await draw({ figure, format, width, dpi, started });
    for (const [path, content] of [
      [table, numbers],
      [file, bytes],
    ] as const)
      await writeWhole(path, (sink) => sink.write(content).then(() => sink.close()));
    if (missing.length > 0)
      output.stderr(`not drawn, for there is no gap above 0 to draw: ${missing.join("; ")}\n`);
    output.stdout(`${file}\n${table}\n`);
  },
});

/** A label as a part of a file's name: (-0.4, 1) as -0.4_1. */
const slug = (label: string): string => label.replaceAll(/[()]/g, "").replaceAll(/[^A-Za-z0-9.-]+/g, "_");
