import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { InputError } from "../experiment/index.ts";
import { encodeNpy, type NpzEntry, readNpz, utf8, writeNpz } from "../record/index.ts";
import { type Checkpoint, exactJson, exactRecord, type TrainingPlan } from "../training/index.ts";
import { writeWhole } from "./storage.ts";

const PLAN = "plan";
const RECORD = "record";
const LOSSES = "losses";
const DIGEST = "sha256";

const bytesOf = (json: string) => utf8(json) as Uint8Array<ArrayBuffer>;

/** Arrays of a checkpoint: plan and record as JSON in UTF-8, losses as members x steps, then weights and what optimizers carry. */
function entriesOf(plan: TrainingPlan, { record, arrays }: Checkpoint): NpzEntry[] {
  const { members, losses, step } = record;
  const all = new Float32Array(members.length * step);
  for (const [member, own] of losses.entries()) all.set(own, member * step);
  return [
    { name: PLAN, data: bytesOf(JSON.stringify(plan)) },
    { name: RECORD, data: bytesOf(exactJson({ ...record, losses: [] })) },
    { name: LOSSES, data: all, shape: [members.length, step] },
    ...[...arrays].map(([name, data]) => ({ name, data })),
  ];
}

/** SHA-256 of names and files, in their order. */
function digestOf(files: Iterable<[name: string, parts: Uint8Array[]]>): Uint8Array {
  const hash = createHash("sha256");
  for (const [name, parts] of files) {
    hash.update(`${name}\n`);
    for (const part of parts) hash.update(part);
  }
  return new Uint8Array(hash.digest());
}

/** Writes a checkpoint for `numpy.load`, under a name of its own until it is whole. */
export async function writeCheckpoint(
  path: string,
  plan: TrainingPlan,
  checkpoint: Checkpoint,
): Promise<void> {
  const entries = entriesOf(plan, checkpoint);
  const digest = digestOf(entries.map(({ name, data, shape }) => [name, encodeNpy(data, shape)]));
  await writeWhole(path, (sink) => writeNpz([...entries, { name: DIGEST, data: digest }], sink));
}

/** Files of a checkpoint by name, held against their digest. @throws InputError with the reason */
async function readFiles(path: string): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const refuse = (why: string) => InputError.at(path, why, "a checkpoint as marginflow train wrote it");
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw refuse(error.code === "ENOENT" ? "no such file" : `a file that cannot be read (${error.code})`);
  });
  let arrays: ReturnType<typeof readNpz>;
  try {
    arrays = readNpz(bytes);
  } catch (error) {
    throw refuse((error as Error).message);
  }
  const names = [...arrays.keys()];
  const last = names.pop();
  const digest = digestOf(names.map((name) => [name, [arrays.get(name)!.file]]));
  const values = new Map([...arrays].map(([name, { file, header }]) => [name, file.slice(header.begin)]));
  if (last !== DIGEST || Buffer.compare(digest, values.get(DIGEST)!) !== 0)
    throw refuse("other bytes than were written");
  return values;
}

/**
 * Reads what `writeCheckpoint` wrote for `plan`, however many steps that was to have.
 * @throws InputError with the reason where it is missing, cut short, changed, or of another plan
 */
export async function readCheckpoint(path: string, plan: TrainingPlan): Promise<Checkpoint> {
  const files = await readFiles(path);
  const text = (name: string) => new TextDecoder().decode(files.get(name));
  const floats = (name: string) => new Float32Array(files.get(name)!.buffer);
  const other: TrainingPlan = JSON.parse(text(PLAN));
  for (const [key, value] of Object.entries(plan)) {
    const [own, found] = [value, other[key as keyof TrainingPlan]].map((one) => JSON.stringify(one));
    if (own !== found && key !== "steps")
      throw InputError.at(path, `a checkpoint of another training, with ${key} ${found}`, own);
  }
  const record = exactRecord(text(RECORD));
  const losses = floats(LOSSES);
  const { step } = record;
  record.losses = record.members.map((_, member) =>
    Array.from(losses.subarray(member * step, (member + 1) * step)),
  );
  const names = [...files.keys()].filter((name) => ![PLAN, RECORD, LOSSES, DIGEST].includes(name));
  return { record, arrays: new Map(names.map((name) => [name, floats(name)])) };
}
