import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../experiment/index.ts";
import { parseReplay, type RunRecord } from "../record/index.ts";

function refused(folder: string, name: string, { code }: NodeJS.ErrnoException): InputError {
  const missing = code === "ENOENT" || code === "ENOTDIR";
  const why = missing ? `without ${name}` : `whose ${name} cannot be read (${code})`;
  return InputError.at("run folder", `"${folder}", ${why}`, "a folder that marginflow sweep wrote");
}

/** The record of a run folder, to seven digits. @throws InputError where it is missing or says something else */
export async function readRun(folder: string): Promise<RunRecord> {
  const path = join(folder, "record.json");
  const json = await readFile(path, "utf8").catch((error) => {
    throw refused(folder, "record.json", error);
  });
  return parseReplay(json, path);
}

/** SHA-256 of a file of a run folder, however large, as hexadecimal digits. @throws InputError where it is missing */
export async function hashRunFile(folder: string, name: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    for await (const part of createReadStream(join(folder, name))) hash.update(part);
  } catch (error) {
    throw refused(folder, name, error as NodeJS.ErrnoException);
  }
  return hash.digest("hex");
}
