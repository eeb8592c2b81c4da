import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import schema from "../schema/experiment.schema.json" with { type: "json" };
import { parseExperiment, presetNames, presets } from "../src/experiment/index.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string) => readFileSync(join(root, path), "utf8");
const pages = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  ...readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

test("every test that a page names is there", () => {
  const sources = readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.includes("node_modules"))
    .map((path) => read(join("test", path)))
    .join("\n");
  const titles = pages.flatMap((page) =>
    [...read(page).matchAll(/“([^”]+)”/g)].map(([, title]) => title.replace(/\s+/g, " ")),
  );
  expect(titles.filter((title) => !sources.includes(title))).toEqual([]);
  expect(titles.length).toBeGreaterThan(20);
});

test("links between files lead somewhere", () => {
  const broken = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
      .map(([, target]) => target)
      .filter((target) => !target.includes("://") && !existsSync(join(root, dirname(page), target)))
      .map((target) => `${page}: ${target}`),
  );
  expect(broken).toEqual([]);
});

test("the README's experiment is the default one, and its tables have every key, init and preset", () => {
  const text = read("README.md");
  const [, json] = text.match(/```json\n([\s\S]*?)```/)!;
  expect(parseExperiment(JSON.parse(json))).toEqual(parseExperiment(presets["two-neuron"].experiment));
  const { network, stop } = schema.properties as Record<string, { properties?: object }>;
  const keys = [
    ...Object.keys(schema.properties).filter((key) => key !== "network" && key !== "stop"),
    ...Object.keys(network.properties!).map((key) => `network.${key}`),
    ...Object.keys(stop.properties!).map((key) => `stop.${key}`),
  ];
  const inits = [...JSON.stringify(schema.properties.init).matchAll(/"const":"([\w-]+)"/g)].map(
    ([, kind]) => kind,
  );
  expect(inits.length).toBeGreaterThan(8);
  const rows = [...keys, ...inits, ...presetNames];
  expect(rows.filter((name) => !text.includes(`\n| \`${name}\``))).toEqual([]);
});
