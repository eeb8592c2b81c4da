import { baselineOf, colourOf, PRINT, type Rich, type Scene, type Shape, sizeOf } from "../figure/index.ts";
import { VERSION } from "../version.ts";
import { fontFiles } from "./fonts.ts";

type Document = PDFKit.PDFDocument;
type TextShape = Extract<Shape, { kind: "text" }>;
type PathShape = Extract<Shape, { kind: "path" }>;

/** Points to a CSS pixel. */
const SCALE = 72 / 96;

const hex = (name: Parameters<typeof colourOf>[1] | "line"): string =>
  name === "line" ? PRINT.line : colourOf(PRINT, name);

/**
 * A figure as a PDF of one page as large as the figure: vectors, and text in embedded fonts. The same scene and date give
 * the same bytes.
 */
export async function figurePdf(scene: Scene, date: Date): Promise<Uint8Array> {
  const { default: PDFDocument } = await import("pdfkit");
  const document = new PDFDocument({
    size: [scene.width * SCALE, scene.height * SCALE],
    margin: 0,
    pdfVersion: "1.7",
    lang: "en",
    displayTitle: true,
    info: { Title: scene.label, Creator: `Marginflow ${VERSION}`, CreationDate: date },
  });
  const parts: Uint8Array[] = [];
  document.on("data", (part: Uint8Array) => parts.push(part));
  const ended = new Promise((resolve, reject) => document.on("end", resolve).on("error", reject));
  const { upright, italic } = fontFiles();
  document.registerFont("upright", upright).registerFont("italic", italic);
  document.scale(SCALE).lineJoin("round");
  for (const shape of scene.shapes) draw(document, shape);
  document.end();
  await ended;
  return Buffer.concat(parts);
}

function draw(document: Document, shape: Shape): void {
  if (shape.kind === "path") drawPath(document, shape);
  else if (shape.kind === "text") drawText(document, shape);
  else document.circle(...shape.at, shape.radius).fill(hex(shape.colour));
}

function drawPath(document: Document, { points, fill, stroke }: PathShape): void {
  document.save();
  const [first, ...rest] = points;
  document.moveTo(...first);
  for (const point of rest) document.lineTo(...point);
  if (fill) document.closePath().fillOpacity(fill.alpha);
  if (stroke) {
    document.lineWidth(stroke.width);
    if (stroke.dash.length > 0) document.dash(lengths(stroke.dash), {});
  }
  if (fill && stroke) document.fillAndStroke(hex(fill.colour), hex(stroke.colour));
  else if (fill) document.fill(hex(fill.colour));
  else if (stroke) document.stroke(hex(stroke.colour));
  document.restore();
}

/** It takes several lengths; its types know of one. */
const lengths = (dash: readonly number[]): number => [...dash] as unknown as number;

function drawText(document: Document, shape: TextShape): void {
  const { text, x, size, align, colour, halo } = shape;
  const widths = text.map((run) => set(document, run, size).widthOfString(run.text));
  const width = widths.reduce((sum, part) => sum + part, 0);
  const left = x - { start: 0, middle: 0.5, end: 1 }[align] * width;
  document.save();
  if (halo) {
    document.lineWidth(size / 4).strokeColor(PRINT.paper);
    place(document, shape, left, widths, { stroke: true, fill: false });
  }
  document.fillColor(hex(colour));
  place(document, shape, left, widths, { stroke: false, fill: true });
  document.restore();
}

const set = (document: Document, run: Rich[number], size: number): Document =>
  document.font(run.italic ? "italic" : "upright").fontSize(sizeOf(run, size));

function place(
  document: Document,
  { text, y, size }: TextShape,
  left: number,
  widths: number[],
  how: { stroke: boolean; fill: boolean },
): void {
  let x = left;
  for (const [index, run] of text.entries()) {
    const at = y + baselineOf(run, size);
    set(document, run, size).text(run.text, x, at, { ...how, lineBreak: false, baseline: "alphabetic" });
    x += widths[index];
  }
}
