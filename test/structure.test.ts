import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";
import {
  besideDoors,
  circlesIn,
  folderImports,
  folderOf,
  globalsIn,
  importsOf,
  specifiersOf,
} from "./harness/structure.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Files under a folder, by their paths in it; what the build writes is left out. */
function filesIn(folder: string, pattern: RegExp): Map<string, string> {
  const all = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name) && !/\.(gen|d)\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return new Map(
    all.map((path) => [relative(join(root, folder), path).replaceAll("\\", "/"), readFileSync(path, "utf8")]),
  );
}

const files = filesIn("src", /\.ts$/);
const imports = importsOf(files);
const usesNode = (path: string) => ["node", "cli"].includes(folderOf(path));
const usesDom = (path: string) => ["web", "elements"].includes(folderOf(path));

test("every relative import is of a file that is there", () => {
  const generated = ["kernel/shaders.gen.ts"];
  const missing = [...imports].flatMap(([path, targets]) =>
    targets
      .filter((to) => to.endsWith(".ts") && !files.has(to) && !generated.includes(to))
      .map((to) => `${path} imports ${to}`),
  );
  expect(missing).toEqual([]);
  expect(files.size).toBeGreaterThan(50);
});

test("only node/ and cli/ import Node's modules", () => {
  const isNode = (specifier: string) => specifier.startsWith("node:") || builtinModules.includes(specifier);
  const found = [...files].flatMap(([path, text]) =>
    specifiersOf(path, text)
      .filter((specifier) => isNode(specifier) && !usesNode(path))
      .map((specifier) => `${path} imports ${specifier}`),
  );
  expect(found).toEqual([]);
});

test("only node/ imports what draws PDF and PNG, and fonts: a page has no use for their megabytes", () => {
  const heavy = /^(pdfkit|@resvg\/|@expo-google-fonts\/)/;
  const found = [...files].flatMap(([path, text]) =>
    specifiersOf(path, text)
      .filter((specifier) => heavy.test(specifier))
      .map((specifier) => `${folderOf(path)} imports ${specifier}`),
  );
  expect([...new Set(found)].sort()).toEqual(["node imports @resvg/resvg-js", "node imports pdfkit"]);
});

test("only web/ and elements/ touch the DOM, only node/ and cli/ Node's globals", () => {
  const config = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile).config;
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [], include: [] }, ts.sys, root);
  const paths = [...files.keys()].map((path) => join(root, "src", path));
  const program = ts.createProgram(paths, options);
  // In every runtime, though Node's types do not know them: WebGPU, and what leads to it.
  const everywhere = /^(GPU\w*|navigator|BufferSource)$/;
  const found = [...files.keys()].flatMap((path, k) =>
    globalsIn(program, program.getSourceFile(paths[k])!)
      .filter(({ from }) => (from === "dom" ? !usesDom(path) : !usesNode(path)))
      .filter(({ name }) => !everywhere.test(name))
      .map(({ name, line, from }) => `${path}:${line} names ${name}, of ${from}`),
  );
  expect(found).toEqual([]);
  // The rule sees what it is there for.
  const report = program.getSourceFile(join(root, "src/elements/report-entry.ts"))!;
  expect(globalsIn(program, report).map(({ name }) => name)).toContain("document");
  const system = program.getSourceFile(join(root, "src/node/system.ts"))!;
  expect(globalsIn(program, system).map(({ name }) => name)).toContain("process");
});

test("elements/ and cli/ do not import each other", () => {
  const folders = folderImports(imports);
  expect(folders.get("elements")).not.toContain("cli");
  expect(folders.get("cli")).not.toContain("elements");
});

test("a folder's index.ts is its only door", () => {
  expect(besideDoors(imports)).toEqual([]);
});

test("no circles, neither of files nor of folders", () => {
  expect(circlesIn(imports)).toEqual([]);
  expect(circlesIn(folderImports(imports))).toEqual([]);
});

test("files are short: half of them at most 150 lines, none over 600", () => {
  const lengths = [...files, ...filesIn("shaders", /\.wesl$/)]
    .map(([path, text]) => ({ path, lines: text.split("\n").length - 1 }))
    .sort((a, b) => a.lines - b.lines);
  expect(lengths[lengths.length >> 1].lines).toBeLessThanOrEqual(150);
  expect(lengths.filter(({ lines }) => lines > 600)).toEqual([]);
});

test("the rules catch what they forbid", () => {
  const bad = importsOf(
    new Map([
      ["a/index.ts", 'export * from "./one.ts";'],
      ["a/one.ts", 'import type { Two } from "../b/two.ts";'],
      ["b/index.ts", 'export type { Two } from "./two.ts";'],
      ["b/two.ts", 'const load = () => import("../a/index.ts"); type T = import("../b/index.ts").Two;'],
      ["entry.ts", 'import "./a/index.ts"; // import "./b/two.ts";'],
    ]),
  );
  expect(besideDoors(bad)).toEqual(["a/one.ts imports b/two.ts, not b/index.ts"]);
  expect(circlesIn(bad)).toEqual([
    "a/index.ts -> a/one.ts -> b/two.ts -> a/index.ts",
    "b/two.ts -> b/index.ts -> b/two.ts",
  ]);
  expect(circlesIn(folderImports(bad))).toEqual(["a -> b -> a"]);
});
