import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const SIZE_LIMIT = fileURLToPath(new URL("../../node_modules/size-limit/bin.js", import.meta.url));

test("the one-file modules are as small as package.json says, compressed with gzip", () => {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  // Its exit code says no more than what is compared below.
  const { stdout } = spawnSync(process.execPath, [SIZE_LIMIT, "--json"], { cwd: root, encoding: "utf8" });
  const sizes: { name: string; size: number; sizeLimit: number }[] = JSON.parse(stdout);
  expect(sizes.map(({ name, sizeLimit }) => [name, sizeLimit])).toEqual([
    ["elements.js", 110_000],
    ["engine.js", 60_000],
    ["spectra.js", 110_000],
    ["race.js", 100_000],
  ]);
  for (const { name, size, sizeLimit } of sizes) expect(size, name).toBeLessThanOrEqual(sizeLimit);
});
