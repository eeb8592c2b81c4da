import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Entry, entryOf, type Solver } from "../contestant.ts";
import { Remote } from "../remote.ts";
import { inputOf, type Task } from "../tasks.ts";

const SCRIPT = fileURLToPath(new URL("decompose.py", import.meta.url));
/** LAPACK's own f32 leaves a few of 65,536 random 4 x 4 matrices with residuals of up to 1.5 times the bound. */
const SINGLE_SLACK = 2;

export interface NumPy {
  /** Version and OpenBLAS kernel. */
  runtime: string;
  entries(task: Task): Entry[];
  close(): void;
}

interface About {
  version: string;
  kernel: string;
  single: boolean;
}

/** LAPACK on one thread, with the kernel that it chooses itself; null where python3 has no NumPy. */
export async function startNumPy(): Promise<NumPy | null> {
  const { OPENBLAS_CORETYPE, OPENBLAS_L2_SIZE, ...env } = process.env;
  const child = spawn("python3", [SCRIPT], {
    env: { ...env, OPENBLAS_NUM_THREADS: "1" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.on("error", () => undefined); // no python3: its answers end
  child.stdin.on("error", () => undefined);
  const remote = new Remote("NumPy", child, () => undefined);
  const about = await remote.ask<About>({ do: "describe" }).catch(() => null);
  if (!about) return null;
  const entry = (task: Task, name: string, precision: string, slack: number) =>
    entryOf(task, name, { [precision]: () => open(remote, task, precision) }, slack);
  return {
    runtime: `NumPy ${about.version}, OpenBLAS ${about.kernel}`,
    entries: (task) => [
      entry(task, `NumPy ${about.version}, one thread`, "double", 1),
      ...(about.single ? [entry(task, "the same in f32 (LAPACK's sgesdd)", "single", SINGLE_SLACK)] : []),
    ],
    close: () => remote.close(),
  };
}

async function open(remote: Remote, task: Task, precision: string): Promise<Solver> {
  const { what, batch, rows, cols } = task;
  const input = inputOf(task);
  await remote.ask({
    do: "place",
    shape: [batch, rows, cols],
    data: Buffer.from(input.buffer).toString("base64"),
  });
  return {
    run: (calls) => remote.ask<number>({ do: "run", what, precision, calls }),
    async read() {
      const parts = await remote.ask<string[]>({ do: "read", what, precision });
      return parts.map((part) => new Float32Array(Uint8Array.from(Buffer.from(part, "base64")).buffer));
    },
    stop: () => undefined,
  };
}
