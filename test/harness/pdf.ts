import { inflateSync } from "node:zlib";

export interface Pdf {
  /** Width and height of each page, points. */
  pages: [number, number][];
  fonts: { name: string; subtype: string; embedded: boolean }[];
  images: number;
  /** Drawing operators of all pages. */
  content: string;
  /** The title as it stands in the file, in parentheses. */
  title: string;
}

interface Item {
  dictionary: string;
  stream: Buffer | null;
}

/** Objects of a PDF without object streams, by number. */
function objectsOf(bytes: Buffer): Map<number, Item> {
  const text = bytes.toString("latin1");
  const objects = new Map<number, Item>();
  for (const match of text.matchAll(/(\d+) 0 obj\s/g)) {
    const start = match.index + match[0].length;
    const end = text.indexOf("endobj", start);
    const at = text.indexOf("stream\n", start);
    const hasStream = at >= 0 && at < end;
    const dictionary = text.slice(start, hasStream ? at : end);
    const length = Number(/\/Length (\d+)/.exec(dictionary)?.[1]);
    const raw = hasStream ? bytes.subarray(at + 7, at + 7 + length) : null;
    const stream = raw && dictionary.includes("/FlateDecode") ? inflateSync(raw) : raw;
    objects.set(Number(match[1]), { dictionary, stream });
  }
  return objects;
}

/** What the tests want to know of a PDF. @throws Error for what is none */
export function openPdf(bytes: Uint8Array): Pdf {
  const buffer = Buffer.from(bytes);
  if (!/^%PDF-1\.\d/.test(buffer.toString("latin1", 0, 8)) || !buffer.toString("latin1").endsWith("%%EOF\n"))
    throw new Error("not a whole PDF");
  const objects = objectsOf(buffer);
  const reference = (dictionary: string, key: string): Item | undefined =>
    objects.get(Number(new RegExp(`/${key} \\[?(\\d+) 0 R`).exec(dictionary)?.[1]));
  const all = [...objects.values()];
  const pages = all.filter(({ dictionary }) => /\/Type \/Page\b/.test(dictionary));
  const fonts = all.filter(({ dictionary }) => /\/Type \/Font\b/.test(dictionary));
  return {
    pages: pages.map(({ dictionary }) => {
      const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(dictionary) ?? [];
      return [Number(width), Number(height)];
    }),
    fonts: fonts
      .filter(({ dictionary }) => /\/Subtype \/CIDFontType2/.test(dictionary))
      .map(({ dictionary }) => {
        const descriptor = reference(dictionary, "FontDescriptor")?.dictionary ?? "";
        return {
          name: /\/BaseFont \/(\S+)/.exec(dictionary)?.[1] ?? "",
          subtype: "CIDFontType2",
          embedded: (reference(descriptor, "FontFile2")?.stream?.length ?? 0) > 0,
        };
      }),
    images: all.filter(({ dictionary }) => /\/Subtype \/Image/.test(dictionary)).length,
    content: pages
      .map(({ dictionary }) => reference(dictionary, "Contents")?.stream?.toString("latin1") ?? "")
      .join("\n"),
    title: all.map(({ dictionary }) => reference(dictionary, "Title")?.dictionary.trim() ?? "").join(""),
  };
}
