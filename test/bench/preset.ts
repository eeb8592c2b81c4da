import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

export interface PresetResult {
  /** From the command's start to its end, files and report included; one for each round. */
  wallSeconds: number[];
}

/** The command a user gives, for the default preset. Builds first, so that what runs is what the tree holds. */
export function runPreset(rounds: number, log: (line: string) => void): PresetResult {
  const node = (...args: string[]) => {
    const { status } = spawnSync(process.execPath, args, {
      cwd: root,
      stdio: ["ignore", "ignore", "inherit"],
    });
    if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}`);
  };
  node(join(root, "scripts/build.js"));
  const wallSeconds: number[] = [];
  for (let round = 0; round < rounds; round++) {
    log(`two-neuron preset, round ${round + 1} of ${rounds}`);
    const folder = mkdtempSync(join(tmpdir(), "marginflow-bench-"));
    const start = performance.now();
    node(join(root, "bin/marginflow.js"), "sweep", "two-neuron", "--quiet", "--out", join(folder, "run"));
    wallSeconds.push((performance.now() - start) / 1000);
    rmSync(folder, { recursive: true });
  }
  return { wallSeconds };
}
