import { crc32 } from "node:zlib";
import { fontFiles } from "./fonts.ts";

const METRES_PER_INCH = 0.0254;
/** The signature and the header chunk, which is always as long. */
const HEAD = 8 + 25;

/** An SVG drawing as PNG, at so many pixels to its inch (96 CSS pixels); the file says so too. */
export async function svgPng(svg: string, dpi: number): Promise<Uint8Array> {
  const { Resvg } = await import("@resvg/resvg-js");
  const drawing = new Resvg(svg, {
    fitTo: { mode: "zoom", value: dpi / 96 },
    font: {
      fontFiles: Object.values(fontFiles()),
      loadSystemFonts: false,
      defaultFontFamily: "Arimo",
    },
  });
  const png = drawing.render().asPng();
  return Buffer.concat([png.subarray(0, HEAD), density(dpi), png.subarray(HEAD)]);
}

/** The chunk that says how large a pixel is. */
function density(dpi: number): Buffer {
  const chunk = Buffer.alloc(21);
  const perMetre = Math.round(dpi / METRES_PER_INCH);
  chunk.writeUInt32BE(9, 0);
  chunk.write("pHYs", 4, "latin1");
  chunk.writeUInt32BE(perMetre, 8);
  chunk.writeUInt32BE(perMetre, 12);
  chunk.writeUInt8(1, 16);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 17)), 17);
  return chunk;
}
