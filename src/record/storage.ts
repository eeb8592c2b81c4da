import type { Sink } from "../table/index.ts";

/** A folder that appears under its name only when `commit` has run; until then nothing of it is to be found there. */
export interface Storage {
  create(name: string): Promise<Sink>;
  commit(): Promise<void>;
  /** Removes what was written. Does nothing after `commit`. */
  discard(): Promise<void>;
}

const encoder = new TextEncoder();

export const utf8 = (text: string): Uint8Array => encoder.encode(text);

/** Writes a file in one go, as UTF-8. */
export async function writeText(storage: Storage, name: string, text: string): Promise<void> {
  const sink = await storage.create(name);
  await sink.write(utf8(text));
  await sink.close();
}
