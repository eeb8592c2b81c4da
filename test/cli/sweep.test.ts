import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { GpuFault, NoAdapterError } from "../../src/device/index.ts";
import type { Snapshot, SweepOptions } from "../../src/ensemble/index.ts";
import type { Experiment } from "../../src/experiment/index.ts";
import { sampleBatch, sampleRecord } from "../record/sample.ts";
import { run } from "./console.ts";

/** What stands in for the engine and the device in these tests. */
const fake = vi.hoisted(() => ({
  end: async (): Promise<void> => undefined,
  acquire: async (): Promise<void> => undefined,
  experiment: null as Experiment | null,
}));

vi.mock("../../src/ensemble/index.ts", async (original) => ({
  ...(await original<object>()),
  kernelText: () => "// kernel",
  sweep(_device: unknown, experiment: Experiment, options: SweepOptions) {
    fake.experiment = experiment;
    const result = (async () => {
      await options.onBatch?.(sampleBatch(0, 0, 100));
      await fake.end();
      return { ...sampleRecord(), experiment };
    })();
    async function* snapshots(): AsyncGenerator<Snapshot> {
      // Some runs end before anything is to be shown.
    }
    return { snapshots: snapshots(), result };
  },
}));

vi.mock("../../src/node/index.ts", async (original) => ({
  ...(await original<object>()),
  reportScript: async () => "",
  acquireDevice: async () => {
    await fake.acquire();
    return { device: {}, adapter: sampleRecord().environment.adapter, close: () => undefined };
  },
}));

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "marginflow-sweep-"));
  fake.end = fake.acquire = async () => undefined;
});

test("a run ends in a whole folder, its table on stdout", async () => {
  const { code, stdout } = await run(
    "sweep",
    "gd-vs-flow",
    "--out",
    join(root, "run"),
    "--seed",
    "7",
    "--set",
    "loss=logistic",
    "trajectories=5",
  );
  expect(code).toBe(0);
  expect(fake.experiment).toMatchObject({ seed: 7, loss: "logistic", trajectories: 5 });
  expect(stdout).toContain("12,288");
  expect(await readdir(root)).toEqual(["run"]);
  expect(await readdir(join(root, "run"))).toHaveLength(8);
  expect(JSON.parse(await readFile(join(root, "run", "experiment.json"), "utf8"))).toMatchObject({ seed: 7 });
  const again = await run(
    "sweep",
    join(root, "run", "experiment.json"),
    "--out",
    join(root, "again"),
    "--quiet",
  );
  expect(again).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(fake.experiment).toMatchObject({ seed: 7, loss: "logistic", trajectories: 5 });
});

test("--json prints the summary file and nothing else", async () => {
  const { stdout } = await run("sweep", "--json", "--out", join(root, "run"));
  expect(stdout).toBe(await readFile(join(root, "run", "summary.json"), "utf8"));
});

test("export writes both tables beside the others", async () => {
  await run("sweep", "--quiet", "--out", join(root, "run"));
  const { code, stdout } = await run("export", join(root, "run"), "--format", "csv");
  expect(code).toBe(0);
  expect(stdout).toBe(`${join(root, "run", "trajectories.csv")}\n${join(root, "run", "curves.csv")}\n`);
  const csv = await readFile(join(root, "run", "trajectories.csv"), "utf8");
  expect(csv.split("\n")).toHaveLength(102);
});

test.each<[string, () => Promise<void>, number, string]>([
  ["an uncaptured error", () => Promise.reject(new GpuFault("device lost")), 4, "marginflow: device lost\n"],
  ["a full disk", () => Promise.reject(new Error("ENOSPC")), 1, "ENOSPC"],
])("%s leaves nothing behind", async (_, end, code, message) => {
  fake.end = end;
  const ended = await run("sweep", "--out", join(root, "run"));
  expect(ended.code).toBe(code);
  expect(ended.stderr).toContain(message);
  expect(ended.stdout).toBe("");
  expect(await readdir(root)).toEqual([]);
});

test("no adapter: exit 3 with its remedy", async () => {
  fake.acquire = () => Promise.reject(new NoAdapterError("no WebGPU adapter: install one"));
  const ended = await run("sweep", "--out", join(root, "run"));
  expect(ended).toEqual({ code: 3, stdout: "", stderr: "marginflow: no WebGPU adapter: install one\n" });
  expect(await readdir(root)).toEqual([]);
});
