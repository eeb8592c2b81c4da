import { existsSync, lstatSync, mkdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";

/** Archives of @sparticuz/chromium by what they are good for, each set unpacked to one folder. */
const ARCHIVES = {
  vulkan: ["swiftshader.tar"],
  browser: ["chromium", "swiftshader.tar", "al2023.tar", "fonts.tar"],
};

function packageFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium")), "..", "..");
}

/** Another user must not be able to plant libraries here, so the folder has to be ours. */
function cacheFolder(): string {
  const { version } = JSON.parse(readFileSync(join(packageFolder(), "package.json"), "utf8")) as {
    version: string;
  };
  const user = process.getuid?.() ?? 0;
  const folder = join(tmpdir(), `marginflow-${user}-chromium-${version}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || (process.getuid && found.uid !== user) || found.mode & 0o022) {
    throw new Error(`${folder} belongs to somebody else; set TMPDIR to a folder of your own`);
  }
  return folder;
}

/** The package's own looks for the font elsewhere. */
const FONTS_CONF = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/** Regular files of a ustar archive, below `folder`. */
async function extractTar(tar: Buffer, folder: string): Promise<void> {
  const text = (from: number, length: number) =>
    tar.toString("utf8", from, from + length).replace(/\0.*$/s, "");
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
    const size = Number.parseInt(text(at + 124, 12), 8);
    const type = text(at + 156, 1);
    if (type === "" || type === "0") {
      const path = join(folder, text(at, 100));
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, tar.subarray(at + 512, at + 512 + size), { mode: 0o700 });
    }
    at += 512 + Math.ceil(size / 512) * 512;
  }
}

/** The archives that this platform can use are there: the package holds Linux x64 programs only. */
export function canUnpack(): boolean {
  return process.platform === "linux" && process.arch === "x64";
}

/**
 * Unpacks the software GPU or the whole browser (with that GPU, its libraries in lib/ and one font) once per version
 * and user, and returns the folder. Processes may race: each writes to a folder of its own, and the first to rename wins.
 */
export async function unpack(what: keyof typeof ARCHIVES): Promise<string> {
  const cache = cacheFolder();
  const folder = join(cache, what);
  if (existsSync(folder)) return folder;
  const temporary = await mkdtemp(join(cache, "unpacking-"));
  for (const archive of ARCHIVES[what]) {
    const packed = await readFile(join(packageFolder(), "bin", `${archive}.br`));
    const content = await promisify(brotliDecompress)(packed, { chunkSize: 2 ** 21 });
    if (archive.endsWith(".tar")) await extractTar(content, temporary);
    else await writeFile(join(temporary, archive), content, { mode: 0o700 });
  }
  if (what === "browser") await writeFile(join(temporary, "fonts.conf"), FONTS_CONF);
  try {
    await rename(temporary, folder);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
