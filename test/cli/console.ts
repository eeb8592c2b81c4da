import { runProgram } from "../../src/cli/program.ts";

/** Runs a command line in this process and gives what it wrote. */
export async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const text = { stdout: "", stderr: "" };
  const code = await runProgram(args, {
    stdout: (part) => {
      text.stdout += part;
    },
    stderr: (part) => {
      text.stderr += part;
    },
    terminal: null,
  });
  return { code, ...text };
}
