import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { appendix } from "../../src/cli/appendix.ts";
import { hash, latex, latexNumber, listed, typed } from "../../src/cli/latex.ts";
import { recipe } from "../../src/cli/recipe.ts";
import { parseExperiment, presetNames, presets } from "../../src/experiment/index.ts";
import { sampleRecord } from "../elements/sample.ts";
import { expectRefused, run } from "./console.ts";
import { writeRun } from "./run-folder.ts";

const record = sampleRecord("two-neuron", 600);
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "marginflow-appendix-"));
  await writeRun(join(root, "two"), record);
});
afterAll(() => rm(root, { recursive: true }));

/** Without the places where a hash may be broken. */
const whole = (text: string) => text.replaceAll("\\allowbreak ", "");

test("the paragraph has recipe, device, self-test, audit, seconds, seed, hashes and the command", async () => {
  const { code, stdout, stderr } = await run("appendix", join(root, "two"));
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^%[^\n]*\n\\begin\{sloppypar\}\n\\paragraph\{Reproducibility\.\}/);
  expect(stdout).toMatch(/\\end\{sloppypar\}\n$/);
  for (const part of [
    "Marginflow 0.1.0",
    "600 networks, $f(x) = \\sum_{j=1}^{2} v_j\\,\\mathrm{ReLU}(w_j x + b_j)$ with $v = (1, -1)$, fixed,",
    "on $x = (-1, 1)$ with labels $(-1, 1)$",
    "full-batch gradient descent with learning rate $0.01$ on the mean exponential loss",
    "from $w_j \\sim N(0, 2)$, $b_j = 0$.",
    "Each took 10,000 exact steps (up to 100,000",
    "to $t = 10^{100}$",
    "The seed is 42.",
    `Of 600 networks, ${record.summary.successes} separated the data`,
    "It ran on SwiftShader Device (LLVM 10.0.0) (software) under Node 20.19.0 on 2026-11-23, in 14.2 s, 11.9 s of it in kernels.",
    "two sum kept: yes; fma fused: no",
    "The audit passed: 64 trajectories were run again in double precision for 100,000 exact steps; the worst gap was off by $3.1 \\times 10^{-7}$, 0.21 times its bound.",
    "\\texttt{marginflow sweep experiment.json -{}-device swiftshader}",
  ])
    expect(stdout).toContain(part);
  for (const name of ["experiment.json", "trajectories.parquet"]) {
    const sha = createHash("sha256")
      .update(await readFile(join(root, "two", name)))
      .digest("hex");
    expect(whole(stdout)).toContain(`\\texttt{${name}} \\texttt{${sha}}`);
  }
  expect(whole(stdout)).toContain(`\\texttt{${record.environment.kernelHash}}`);
});

test("--out writes the same to a new file", async () => {
  const file = join(root, "appendix.tex");
  expect(await run("appendix", join(root, "two"), "--out", file)).toMatchObject({
    code: 0,
    stdout: `${file}\n`,
  });
  expect(await readFile(file, "utf8")).toBe((await run("appendix", join(root, "two"))).stdout);
  await expectRefused(
    root,
    ["appendix", "two", "--out", "appendix.tex"],
    /appendix\.tex, which is there already/,
  );
});

test.each<[string, RegExp]>([
  ["", /appendix: found no run folder; allowed: marginflow appendix RUN/],
  ["nowhere", /run folder: found "nowhere", without record\.json/],
])("marginflow appendix %s: exit 2", async (line, message) => {
  await expectRefused(root, ["appendix", ...line.split(" ").filter(Boolean)], message);
});

test("a run folder without its table of trajectories has no statement", async () => {
  await writeRun(join(root, "part"), record);
  await rm(join(root, "part", "trajectories.parquet"));
  await expectRefused(root, ["appendix", "part"], /run folder: found "part", without trajectories\.parquet/);
});

/** What LaTeX would stumble over: braces and dollars out of balance, unknown commands, anything beside ASCII. */
function faults(tex: string): string[] {
  const known =
    /^(paragraph|begin|end|texttt|allowbreak|sum|mathrm|sim|pm|beta|epsilon|cdot|times|ln|[,&%$#_{}]|text(backslash|asciitilde|asciicircum|less|greater|bar|quoteleft))$/;
  const body = tex.replaceAll(/^%.*$/gm, "");
  const commands = [...body.matchAll(/\\([A-Za-z]+|.)/g)].map(([, name]) => name);
  const plain = body.replaceAll(/\\([A-Za-z]+|.)/g, " ");
  let depth = 0;
  for (const character of plain) {
    if (character === "{") depth++;
    if (character === "}" && --depth < 0) return ["a brace too many"];
  }
  const strange = [...new Set(plain.match(/[^ -~\n]|[&#~]/g) ?? [])];
  return [
    ...commands.filter((name) => !known.test(name)),
    ...strange,
    ...(depth === 0 ? [] : ["an open brace"]),
    ...((plain.match(/\$/g)?.length ?? 0) % 2 === 0 ? [] : ["an open formula"]),
    ...(plain.replaceAll(/\$[^$]*\$/g, "").match(/[_^]/) ? ["mathematics outside a formula"] : []),
  ];
}

test.each(presetNames)("the recipe of %s is sound LaTeX", (name) => {
  expect(faults(recipe(parseExperiment(presets[name].experiment)))).toEqual([]);
  expect(faults(appendix(sampleRecord(name, 300), { "experiment.json": "ab".repeat(32) }))).toEqual([]);
});

test("recipes say what differs: pairs, points, Adam, drawn and trained outputs, no biases, given parameters", () => {
  const of = (changes: object) =>
    recipe(parseExperiment({ ...presets["two-neuron"].experiment, ...changes }));
  expect(
    of({
      dataset: [
        { kind: "pair", x: [-0.4, 1] },
        { kind: "pair", x: [-1.2, 1] },
      ],
    }),
  ).toContain("$x$ = $(-0.4, 1)$ and $(-1.2, 1)$ with labels $(-1, 1)$");
  expect(of({ dataset: { kind: "points", x: [-1, 0.25, 2], y: [-1, 1, 1] } })).toContain(
    "$x = (-1, 0.25, 2)$ with labels $(-1, 1, 1)$",
  );
  const adam = { kind: "adam", learningRate: 0.05 };
  expect(of({ optimizer: adam, logHorizon: 0 })).toContain(
    "full-batch Adam with learning rate $0.05$, $\\beta = (0.9, 0.999)$, $\\epsilon = 10^{-8}$",
  );
  expect(of({ network: { width: 4, outputWeights: "signs", trainOutput: true, bias: false } })).toContain(
    "\\mathrm{ReLU}(w_j x)$ with $v_j = \\pm 1$ drawn, trained too,",
  );
  expect(of({ init: [{ kind: "he" }, { kind: "uniform" }] })).toContain("10,000 networks in each of 2 cells");
  expect(of({ init: { kind: "explicit", file: "my_start & more.csv" } })).toContain(
    "from the parameters in \\texttt{my\\_start \\& more.csv}.",
  );
});

test("an audit that failed, none, and a real GPU are said as they are", () => {
  const { summary, environment } = record;
  const failed = { ...summary, audit: { ...summary.audit!, passed: false, worstRatio: 12 } };
  expect(appendix({ ...record, summary: failed }, {})).toContain("The audit FAILED: 64 trajectories");
  expect(appendix({ ...record, summary: { ...summary, audit: null } }, {})).toContain(
    "in double precision throughout",
  );
  const adapter = { ...environment.adapter, name: "A GPU", software: false };
  const real = appendix({ ...record, environment: { ...environment, adapter } }, {});
  expect(real).toContain("It ran on A GPU under");
  expect(real).toContain("\\texttt{marginflow sweep experiment.json}.");
});

test("text is shown as it stands, in ASCII", () => {
  expect(latex("50% of $x_1 & {y} #2 ~ a^b \\ <|>")).toBe(
    "50\\% of \\$x\\_1 \\& \\{y\\} \\#2 \\textasciitilde{} a\\textasciicircum{}b \\textbackslash{} \\textless{}\\textbar{}\\textgreater{}",
  );
  expect(latex('say "yes"\nGeForce™ ® é 1 − 2 ± 3 × 4')).toBe(
    "say ''yes'' GeForceTM (R) e 1 $-$ 2 $\\pm$ 3 $\\times$ 4",
  );
  expect(latex("漢😀")).toBe("[U+6F22][U+1F600]");
  expect(faults(latex('漢 é ~^\\{$&#%_`"|<>'))).toEqual([]);
  expect(typed("--out a_b")).toBe("\\texttt{-{}-out a\\_b}");
  expect(hash("0123456789abcdef01")).toBe("\\texttt{01234567\\allowbreak 89abcdef\\allowbreak 01}");
  expect(latexNumber("−3.1 × 10^{-7}")).toBe("$-3.1 \\times 10^{-7}$");
  expect(latexNumber("14.2 s")).toBe("14.2 s");
  expect([[], ["a"], ["a", "b"], ["a", "b", "c"]].map(listed)).toEqual(["", "a", "a and b", "a, b and c"]);
});
