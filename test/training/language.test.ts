import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readNovel } from "../../src/training/index.ts";
import { bundle } from "../harness/bundle.ts";
import { startDeno } from "../harness/deno.ts";
import { bigramLoss } from "./bigram.ts";

const path = fileURLToPath(new URL("../../data/novel.gz", import.meta.url));
const STEPS = 2000;
const MARGIN = 0.25;

test(`in ${STEPS} steps of AdamW the transformer is ${MARGIN} nats below a bigram model on held-out text`, async () => {
  const novel = readNovel(readFileSync(path));
  expect(novel.characters.length).toBeGreaterThan(800_000);
  const bigram = bigramLoss(novel);
  const folder = mkdtempSync(join(tmpdir(), "marginflow-language-"));
  const module = join(folder, "language.js");
  writeFileSync(module, await bundle("deno-language.ts"));
  const child = await startDeno(module, [path, String(bigram - MARGIN), String(STEPS)]);
  try {
    const looks: { step: number; losses: number[] }[] = [];
    for await (const line of createInterface({ input: child.stdout! }))
      looks.splice(0, looks.length, ...JSON.parse(line).heldOut);
    const [untrained] = looks[0].losses;
    // Without knowledge: ln of the alphabet's size, within 5 %.
    expect(Math.abs(untrained / Math.log(novel.alphabet.length) - 1)).toBeLessThan(0.05);
    const last = looks[looks.length - 1];
    expect(last.step).toBeLessThanOrEqual(STEPS);
    expect(last.losses[0]).toBeLessThan(bigram - MARGIN);
  } finally {
    child.kill();
    rmSync(folder, { recursive: true });
  }
});
