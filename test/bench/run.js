// npm run bench, bench:linalg, bench:pages, bench:training: installs the peers on first use, links the shaders and measures. See docs/performance.md.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createServer } from "vite";
import { linkShaders } from "../../scripts/shaders.js";

const folder = fileURLToPath(new URL(".", import.meta.url));

const PARTS = {
  linalg: "/test/bench/linalg/main.ts",
  pages: "/test/bench/pages/main.ts",
  training: "/test/bench/training/main.ts",
  sumo: "/test/bench/sumo/main.ts",
};
// Measured beside nothing that has to be installed.
const ALONE = ["pages", "sumo"];
const [part, ...rest] = process.argv.slice(2);

if (!ALONE.includes(part) && !existsSync(new URL("node_modules/.package-lock.json", import.meta.url))) {
  const { status } = spawnSync("npm", ["ci", "--ignore-scripts"], {
    cwd: folder,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) process.exit(status ?? 1);
}
await linkShaders();

// Node 20 runs no TypeScript: Vite loads it.
const server = await createServer({
  configFile: false,
  root: fileURLToPath(new URL("../..", import.meta.url)),
  logLevel: "error",
  appType: "custom",
  server: { middlewareMode: true, ws: false, watch: null },
});
try {
  const { main } = await server.ssrLoadModule(PARTS[part] ?? "/test/bench/main.ts");
  await main(part in PARTS ? rest : process.argv.slice(2));
} finally {
  await server.close();
}
