import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { unpack } from "../../src/node/unpack.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "marginflow-test-"));
  vi.stubEnv("TMPDIR", folder);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

test("racing callers get one folder, complete, and leave nothing else", async () => {
  const folders = await Promise.all([1, 2, 3].map(() => unpack("vulkan")));
  expect(new Set(folders).size).toBe(1);
  expect(readdirSync(folders[0])).toEqual(
    expect.arrayContaining(["libvk_swiftshader.so", "libvulkan.so.1", "vk_swiftshader_icd.json"]),
  );
  expect(readdirSync(dirname(folders[0]))).toEqual(["vulkan"]);
});

test("a cache that others can write to is refused", async () => {
  chmodSync(dirname(await unpack("vulkan")), 0o777);
  await expect(unpack("vulkan")).rejects.toThrow(/set TMPDIR/);
});
