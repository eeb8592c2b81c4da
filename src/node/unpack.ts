import { existsSync, constants as fs, lstatSync, mkdirSync, readFileSync } from "node:fs";
import { access, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";

/** Archives of @sparticuz/chromium: the software GPU, the browser, its libraries and one font. */
export type Archive = "swiftshader.tar" | "chromium" | "al2023.tar" | "fonts.tar";

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
 * Unpacks an archive once per version and user, and returns its folder. Processes may race: each writes to a
 * folder of its own, and the first to rename wins.
 */
export async function unpack(archive: Archive): Promise<string> {
  const cache = cacheFolder();
  const folder = join(cache, archive.replace(".tar", ""));
  if (existsSync(folder)) return folder;
  const packed = readFileSync(join(packageFolder(), "bin", `${archive}.br`));
  const content = await promisify(brotliDecompress)(packed, { chunkSize: 2 ** 21 });
  const temporary = await mkdtemp(join(cache, "unpacking-"));
  if (archive.endsWith(".tar")) await extractTar(content, temporary);
  else await writeFile(join(temporary, archive), content, { mode: 0o700 });
  try {
    await rename(temporary, folder);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    await access(folder, fs.R_OK).catch(() => {
      throw error;
    });
  }
  return folder;
}
