import PDFDocument from "pdfkit";
import { expect, test } from "vitest";
import { figureSvg, rich, sceneOf } from "../../src/figure/index.ts";
import { textWidth } from "../../src/figure/text-metrics.ts";
import { fontFiles } from "../../src/node/fonts.ts";
import { figurePdf, svgPng } from "../../src/node/index.ts";
import { sampleRecord } from "../elements/sample.ts";
import { histogramOf, phasesOf, rateOf } from "../figure/records.ts";
import { openPdf } from "../harness/pdf.ts";
import { openPng } from "../harness/png.ts";

const record = sampleRecord("two-neuron");
const date = new Date("2026-11-23T21:40:00Z");
const size = { width: 312, fontSize: 32 / 3 };

test("the table of widths is the font's", () => {
  const document = new PDFDocument();
  const { upright, italic } = fontFiles();
  const ascii = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
  for (const character of [...ascii, ..."−×±≤≥₁₂κ·’…–"])
    for (const file of [upright, italic]) {
      const width = document.font(file).fontSize(1000).widthOfString(character);
      // The table has whole thousandths of an em.
      expect(Math.abs(textWidth([{ text: character }], 1000) - width), character).toBeLessThan(0.6);
    }
  // Kerning, which the table leaves out, takes a few parts in a hundred at most.
  const words = "gap = 1 - margin / optimum, Kolmogorov, 25-75 %, terminal numerator";
  const set = document.font(upright).fontSize(100).widthOfString(words);
  expect(Math.abs(textWidth(rich(words), 100) / set - 1)).toBeLessThan(0.03);
});

test.each([
  ["rate", rateOf(record)],
  ["histogram", histogramOf(record)],
  ["phases", phasesOf(record)],
] as const)("a PDF of the %s: one page of its size, vectors, both fonts embedded", async (_, figure) => {
  const scene = sceneOf(figure, size);
  const pdf = openPdf(await figurePdf(scene, date));
  expect(pdf.pages).toHaveLength(1);
  expect(pdf.pages[0][0]).toBe(3.25 * 72);
  // Written to hundredths of a point or finer.
  expect(pdf.pages[0][1]).toBeCloseTo(scene.height * 0.75, 2);
  expect(pdf.images).toBe(0);
  expect(pdf.fonts.map(({ name }) => name.replace(/^[A-Z]+\+/, "")).sort()).toEqual([
    "Arimo-Italic",
    "Arimo-Regular",
  ]);
  expect(pdf.fonts.every(({ embedded }) => embedded)).toBe(true);
  expect(pdf.title).toBe(`(${figure.label})`);
  const strokes = scene.shapes.filter((shape) => shape.kind === "path" && shape.stroke).length;
  expect(pdf.content.match(/^(S|B)$/gm)?.length).toBeGreaterThanOrEqual(strokes);
  expect(pdf.content).toMatch(/\[[\d. ]+\] 0 d/);
});

test("the same figure is the same file, whenever it is made", async () => {
  const scene = sceneOf(rateOf(record), size);
  const [one, other] = [await figurePdf(scene, date), await figurePdf(scene, date)];
  expect(Buffer.compare(Buffer.from(one), Buffer.from(other))).toBe(0);
});

test("a PNG has the pixels and says the density asked for", async () => {
  const svg = figureSvg(rateOf(record), { ...size, height: 240 });
  expect(openPng(await svgPng(svg, 600))).toEqual({ width: 1950, height: 1500, density: [23622, 23622] });
  expect(openPng(await svgPng(svg, 96))).toEqual({ width: 312, height: 240, density: [3780, 3780] });
});
