import { readFile } from "node:fs/promises";
import { readDigits, readNovel, type TaskData } from "../training/index.ts";

/** A file of the package's data/: two levels up, from the sources as from what is built of them. */
const packed = (name: string): Promise<Uint8Array> =>
  readFile(new URL(`../../data/${name}`, import.meta.url));

/** The data sets that come with the package. */
export const taskData: TaskData = {
  digits: async () => readDigits(await packed("digits.gz")),
  novel: async () => readNovel(await packed("novel.gz")),
};
