import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { encodeNpy } from "../../src/record/index.ts";

const program = resolve("bin/marginflow.js");
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "marginflow-process-"));
});

function start(...args: string[]) {
  const child: ChildProcess = spawn(process.execPath, [program, ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const text = { stdout: "", stderr: "" };
  child.stdout!.on("data", (part) => {
    text.stdout += part;
  });
  child.stderr!.on("data", (part) => {
    text.stderr += part;
  });
  const ended = new Promise<number | null>((done) => child.on("close", done));
  return { child, text, ended };
}

async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await condition())) await new Promise((done) => setTimeout(done, 20));
}

test("a sweep on this machine: folder, table, report", async () => {
  const { text, ended } = start("sweep", "--set", "trajectories=256", "logHorizon=20");
  expect(await ended, text.stderr).toBe(0);
  expect(text.stdout).toMatch(/^two-neuron\n/);
  expect(text.stdout).toContain("audit         passed");
  const [run] = await readdir(join(root, "runs"));
  expect(run).toMatch(/^two-neuron-\d{8}-\d{6}$/);
  const folder = join(root, "runs", run);
  expect((await readdir(folder)).sort()).toEqual([
    "curves.parquet",
    "environment.json",
    "experiment.json",
    "kernel.wgsl",
    "record.json",
    "report.html",
    "summary.json",
    "trajectories.parquet",
  ]);
  expect(await readFile(join(folder, "report.html"), "utf8")).toContain("<mf-report>");
  expect(text.stdout).toContain(join("runs", run, "report.html"));
});

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s in the middle: exit 130 within a second, nothing left",
  async (signal) => {
    const { child, text, ended } = start("sweep", "exact", "--out", "out");
    await until(async () => text.stderr.includes("exact steps") || child.exitCode !== null);
    expect(child.exitCode, text.stderr).toBeNull();
    const at = performance.now();
    child.kill(signal);
    expect(await ended).toBe(130);
    // One second is promised on an idle machine; tests may share theirs.
    expect(performance.now() - at).toBeLessThan(2000);
    expect(text.stderr).toContain("stopped; nothing was written");
    expect(await readdir(root)).toEqual([]);
  },
);

test.each([
  ["svd", 4000, 32, ["--out", "out"]],
  ["orthogonalize", 400, 256, ["--method", "newton-schulz", "--out", "O.npy"]],
] as const)(
  "Ctrl-C in the middle of %s: exit 130 soon, nothing left",
  async (command, batch, side, options) => {
    const values = Float32Array.from({ length: batch * side * side }, (_, i) => Math.sin(i * i));
    await writeFile(join(root, "A.npy"), Buffer.concat(encodeNpy(values, [batch, side, side])));
    const { child, text, ended } = start(command, "A.npy", ...options);
    await until(async () => text.stderr.includes("matrices") || child.exitCode !== null);
    expect(child.exitCode, text.stderr).toBeNull();
    const at = performance.now();
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    // As for a sweep, and half a second in which residuals may be on their way.
    expect(performance.now() - at).toBeLessThan(2500);
    expect(text.stderr).toContain("stopped; nothing was written");
    expect(await readdir(root)).toEqual(["A.npy"]);
  },
);

test("Ctrl-C in the middle of a training: a checkpoint, exit 130, and how to go on, which is gone on with", async () => {
  const options =
    "--optimizer adamw --steps 1000000 --set reversible.rows=8 reversible.cols=6 --every 1000000";
  const { child, text, ended } = start("train", "reversible", ...options.split(" "), "--out", "out");
  await until(async () => text.stderr.includes("steps/s") || child.exitCode !== null);
  expect(child.exitCode, text.stderr).toBeNull();
  child.kill("SIGINT");
  expect(await ended).toBe(130);
  const [, step] = /stopped at step ([\d,]+) of 1,000,000; to go on: marginflow train --resume out\n$/.exec(
    text.stderr,
  )!;
  expect((await readdir(join(root, "out"))).sort()).toEqual(["checkpoint.npz", "training.json"]);
  const done = Number(step.replaceAll(",", ""));
  const rest = start("train", "--resume", "out", "--steps", String(done + 1), "--json");
  expect(await rest.ended, rest.text.stderr).toBe(0);
  expect(JSON.parse(rest.text.stdout).step).toBe(done + 1);
});

test("a reader that leaves early is no error", async () => {
  const { child, text, ended } = start("kernel");
  child.stdout!.destroy();
  expect(await ended, text.stderr).toBe(0);
  expect(text.stderr).toBe("");
});
