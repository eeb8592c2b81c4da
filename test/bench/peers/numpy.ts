import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Columns, Contestant, Entry } from "../contestant.ts";
import { RATE } from "../workload.ts";

const SCRIPT = fileURLToPath(new URL("population.py", import.meta.url));

async function open(type: string): Promise<Contestant> {
  const child = spawn("python3", [SCRIPT, String(RATE), type], { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (line: string): Promise<string> => {
    child.stdin.write(`${line}\n`);
    const { value, done } = await answers.next();
    if (done) throw new Error("NumPy's process ended");
    return value;
  };
  return {
    async reset(columns) {
      const bytes = columns.map((column) => Buffer.from(column.buffer, column.byteOffset, column.byteLength));
      await ask(`reset ${Buffer.concat(bytes).toString("base64")}`);
    },
    async advance(steps) {
      await ask(`advance ${steps}`);
      return steps;
    },
    async read() {
      const bytes = Uint8Array.from(Buffer.from(await ask("read"), "base64"));
      const all = new Float64Array(bytes.buffer);
      const count = all.length / 4;
      return [0, 1, 2, 3].map((p) => all.slice(p * count, (p + 1) * count)) as Columns;
    },
    stop: () => child.stdin.end(),
  };
}

/** NumPy in batches, where python3 has it. */
export function numpy(): Entry[] {
  const version = spawnSync("python3", ["-c", "import numpy; print(numpy.__version__)"], {
    encoding: "utf8",
  });
  if (version.status !== 0) return [];
  return [
    {
      name: `NumPy ${version.stdout.trim()}, batch`,
      forms: ["float64", "float32"].map((type) => ({ form: type, open: () => open(type) })),
      tolerance: 5e-4,
    },
  ];
}
