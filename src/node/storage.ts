import { constants, rmSync } from "node:fs";
import {
  access,
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
} from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { InputError } from "../experiment/index.ts";
import type { Storage } from "../record/index.ts";
import type { Sink } from "../table/index.ts";

/** A folder on disk, written beside its place under a name of its own until it is whole. */
export interface FolderStorage extends Storage {
  /** Where it will stand, absolute. */
  folder: string;
  /** `discard` for a process that is about to end. */
  discardNow(): void;
}

/** @throws InputError when anything but an empty folder stands at `folder`. */
export async function requireFree(folder: string): Promise<void> {
  const found = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    const why = error.code === "ENOTDIR" ? "which is no folder" : `which cannot be read (${error.code})`;
    throw InputError.at("--out", `${folder}, ${why}`, "a new or an empty folder");
  });
  if (found.length > 0)
    throw InputError.at("--out", `${folder}, which is not empty`, "a new or an empty folder");
}

function fileSink(file: FileHandle): Sink {
  return {
    async write(bytes) {
      // One call may write less than it was given.
      for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
    },
    close: () => file.close(),
  };
}

export async function folderStorage(path: string): Promise<FolderStorage> {
  const folder = resolve(path);
  await requireFree(folder);
  const partial = partialOf(folder);
  await mkdir(partial, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw InputError.at(
      "--out",
      `${path}, which cannot be made (${error.code})`,
      "a folder that can be written to",
    );
  });
  const opened = new Set<FileHandle>();
  let committed = false;
  return {
    folder,
    async create(name) {
      const file = await open(join(partial, name), "wx");
      opened.add(file);
      return fileSink(file);
    },
    async commit() {
      // Not every system renames over an empty folder.
      await rmdir(folder).catch(() => undefined);
      await rename(partial, folder);
      committed = true;
    },
    async discard() {
      if (committed) return;
      for (const file of opened) await file.close().catch(() => undefined);
      await rm(partial, { recursive: true, force: true });
    },
    discardNow() {
      if (!committed) rmSync(partial, { recursive: true, force: true });
    },
  };
}

/** @throws InputError when anything but an empty file stands at `path`, or none can be made there. */
export async function requireFreeFile(path: string): Promise<void> {
  const refuse = (why: string) => InputError.at("--out", `${path}, ${why}`, "a new file");
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw refuse(`which cannot be made (${error.code})`);
  });
  if (found?.isDirectory()) throw refuse("which is a folder");
  if (found && !(found.isFile() && found.size === 0)) throw refuse("which is there already");
  await access(dirname(resolve(path)), constants.W_OK).catch((error: NodeJS.ErrnoException) => {
    throw refuse(`which cannot be made (${error.code})`);
  });
}

/** @throws InputError when a file with other bytes stands at `path`, or none can be made there. */
export async function requireFreeOrSame(path: string, bytes: Uint8Array): Promise<void> {
  const found = await readFile(path).catch(() => null);
  if (!found?.equals(bytes)) await requireFreeFile(path);
}

const partialOf = (path: string) => join(dirname(path), `.${basename(path)}.partial-${process.pid}`);

/** Writes one file under a name of its own, then renames it; what stood there before stays until then. */
export async function writeWhole(path: string, write: (sink: Sink) => Promise<void>): Promise<void> {
  const partial = partialOf(path);
  const file = await open(partial, "w");
  try {
    await write(fileSink(file));
    await rename(partial, path);
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(partial, { force: true });
    throw error;
  }
}

/** Removes what `writeWhole` has written of a file so far, for a process that is about to end. */
export function discardPartial(path: string): void {
  rmSync(partialOf(path), { force: true });
}
