// Builds dist/: linked shaders, JSON Schema, JavaScript with types, the report's bundle, the one-file modules, the elements' manifest. `npm ci` runs it (prepare).
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleLibrary } from "./library.js";
import { linkShaders } from "./shaders.js";

const root = fileURLToPath(new URL("..", import.meta.url));

function run(program, ...args) {
  const path = join(root, "node_modules", program);
  const { status } = spawnSync(process.execPath, [path, ...args], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

await linkShaders();
rmSync(join(root, "dist"), { recursive: true, force: true });
run("typescript/bin/tsc", "-p", "tsconfig.build.json");
for (const mode of ["production", "training"])
  run("vite/bin/vite.js", "build", "--mode", mode, "--logLevel", "warn");
await bundleLibrary();
run("@custom-elements-manifest/analyzer/cem.js", "analyze", "--config", "scripts/manifest.config.js");
