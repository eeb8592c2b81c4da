import { mkdir, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { folderStorage, writeWhole } from "../../src/node/index.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "marginflow-storage-"));
});

const bytes = (text: string) => new TextEncoder().encode(text);

test("a folder appears whole, under its name, when it is committed", async () => {
  const folder = join(root, "deep", "run");
  const storage = await folderStorage(folder);
  const sink = await storage.create("a.txt");
  await sink.write(bytes("one "));
  await sink.write(bytes("two"));
  await sink.close();
  expect(await readdir(join(root, "deep"))).not.toContain("run");
  await storage.commit();
  await storage.discard();
  expect(await readdir(join(root, "deep"))).toEqual(["run"]);
  expect(await readFile(join(folder, "a.txt"), "utf8")).toBe("one two");
});

test("what is discarded leaves nothing, open files or not", async () => {
  for (const now of [false, true]) {
    const storage = await folderStorage(join(root, "run"));
    await (await storage.create("a")).write(bytes("half"));
    if (now) storage.discardNow();
    await storage.discard();
    expect(await readdir(root)).toEqual([]);
  }
});

test("an empty folder may be written to, a full one or a file may not", async () => {
  await mkdir(join(root, "empty"));
  const storage = await folderStorage(join(root, "empty"));
  await (await storage.create("a")).close();
  await storage.commit();
  expect(await readdir(root)).toEqual(["empty"]);
  await expect(folderStorage(join(root, "empty"))).rejects.toThrow(
    /which is not empty; allowed: a new or an empty folder/,
  );
  await expect(folderStorage(join(root, "empty", "a"))).rejects.toThrow("which is no folder");
});

test("a folder that cannot be made is an input error", async () => {
  await writeFile(join(root, "file"), "");
  await expect(folderStorage(join(root, "file", "run"))).rejects.toThrow("which is no folder");
});

test("a file that fails half-way leaves the one before it alone", async () => {
  const path = join(root, "t.csv");
  await writeFile(path, "before");
  const failing = writeWhole(path, async (sink) => {
    await sink.write(bytes("half"));
    throw new Error("disk full");
  });
  await expect(failing).rejects.toThrow("disk full");
  expect(await readdir(root)).toEqual(["t.csv"]);
  expect(await readFile(path, "utf8")).toBe("before");
});
