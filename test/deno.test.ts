import type { ChildProcess } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cases } from "./conformance/index.ts";
import { bundle } from "./harness/bundle.ts";
import { runInDeno } from "./harness/deno.ts";

let child: ChildProcess | undefined;
const settle = new Map<string, (error: string | null) => void>();
const errors = new Map(
  cases.map(({ name }) => [name, new Promise<string | null>((resolve) => settle.set(name, resolve))]),
);

async function collect(lines: AsyncIterable<string>): Promise<void> {
  for await (const line of lines) {
    const { name, error } = JSON.parse(line) as { name: string; error: string | null };
    settle.get(name)?.(error);
  }
  for (const resolve of settle.values()) resolve("Deno ended before this case did");
}

beforeAll(async () => {
  const deno = await runInDeno(await bundle("deno-main.ts"));
  child = deno.child;
  void collect(deno.lines);
});

afterAll(() => {
  child?.kill();
});

for (const { name } of cases) {
  test(`Deno: ${name}`, async () => {
    expect(await errors.get(name)).toBeNull();
  });
}
