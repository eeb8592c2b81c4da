import { InputError } from "../experiment/index.ts";
import {
  type ComparisonRecord,
  makeTask,
  parseSizes,
  readDigits,
  readNovel,
  type Task,
  type TaskData,
  type TaskName,
} from "../training/index.ts";

/** Where a page has the package's data/digits.gz and data/novel.gz; empty where it has none. */
export interface RaceSources {
  digits: string;
  novel: string;
}

const tasks = new Map<string, Promise<Task>>();

async function fetched(name: string, address: string): Promise<Response> {
  if (address === "") throw InputError.at(name, "no address", "that of a file");
  const response = await fetch(address).catch(() => null);
  if (!response?.ok)
    throw InputError.at(
      name,
      response ? `HTTP status ${response.status} at ${address}` : `nothing at ${address}`,
      "a file that is there",
    );
  return response;
}

const bytes = async (name: string, address: string): Promise<Uint8Array> =>
  new Uint8Array(await (await fetched(name, address)).arrayBuffer());

/** A task at its usual sizes: made once, with what it reads. */
export function raceTask(name: TaskName, sources: RaceSources): Promise<Task> {
  const key = JSON.stringify([name, sources]);
  const found = tasks.get(key);
  if (found) return found;
  const data: TaskData = {
    digits: async () => readDigits(await bytes("digits", sources.digits)),
    novel: async () => readNovel(await bytes("novel", sources.novel)),
  };
  const made = makeTask(name, parseSizes(name, {}), data);
  tasks.set(key, made);
  made.catch(() => tasks.delete(key));
  return made;
}

/** A race that was recorded elsewhere. @throws InputError where there is none */
export async function recordedRace(address: string): Promise<ComparisonRecord> {
  const response = await fetched("recorded", address);
  const record: unknown = await response.json().catch(() => null);
  if (typeof record !== "object" || record === null || !("contenders" in record))
    throw InputError.at("recorded", `another file at ${address}`, "a comparison's record as JSON");
  return record as ComparisonRecord;
}
