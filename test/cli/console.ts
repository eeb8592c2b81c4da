import { readdir } from "node:fs/promises";
import { expect } from "vitest";
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

/** Holds that a command line, run in `folder`, ends with exit code 2 and one message, and leaves the folder as it was. */
export async function expectRefused(folder: string, args: string[], message: RegExp): Promise<void> {
  const before = await readdir(folder);
  const here = process.cwd();
  process.chdir(folder);
  try {
    const { code, stdout, stderr } = await run(...args);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  } finally {
    process.chdir(here);
  }
  expect(await readdir(folder)).toEqual(before);
}
