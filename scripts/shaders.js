// Links every WESL entry (a file with @compute) under shaders/ and writes the texts as a TypeScript module.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { link } from "wesl/core";

const root = fileURLToPath(new URL("..", import.meta.url));

function sources() {
  const found = {};
  for (const entry of readdirSync(join(root, "shaders"), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".wesl")) continue;
    const path = join(entry.parentPath, entry.name);
    found[path.slice(join(root, "shaders").length + 1)] = readFileSync(path, "utf8");
  }
  return found;
}

/** Rewrites src/kernel/shaders.gen.ts where it is out of date; returns the entries' names. */
export async function linkShaders() {
  const weslSrc = sources();
  const entries = Object.keys(weslSrc)
    .filter((path) => weslSrc[path].includes("@compute"))
    .sort();
  const texts = {};
  for (const path of entries) {
    const linked = await link({ weslSrc, rootModuleName: path.replace(/\.wesl$/, "") });
    texts[path.replace(/\.wesl$/, "")] = linked.dest.trim();
  }
  // An export for each, so that a bundle holds those alone that it runs.
  const names = Object.keys(texts);
  const lines = [
    "// Written by scripts/shaders.js from shaders/.",
    ...names.map((name, i) => `const s${i}: string = ${JSON.stringify(texts[name])};`),
    `export {\n${names.map((name, i) => `  s${i} as ${JSON.stringify(name)},\n`).join("")}};`,
  ];
  const path = join(root, "src/kernel/shaders.gen.ts");
  const text = `${lines.join("\n")}\n`;
  if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeFileSync(path, text);
  return names;
}

/** Vitest calls it before the tests: they see what shaders/ holds now. */
export async function setup() {
  await linkShaders();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log((await linkShaders()).join("\n"));
