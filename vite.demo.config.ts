import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { noPreload } from "./scripts/no-preload.js";
import { selfWorker } from "./scripts/self-worker.js";
import { smallPlot } from "./scripts/small-plot.js";

const root = fileURLToPath(new URL("demo", import.meta.url));

/** Every index.html under demo/ is a page. */
const pages = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((path) => /(^|[\\/])index\.html$/.test(path))
  .map((path) => `${root}/${path}`);

/** The pages: served on this machine alone, or built into a site whose links are relative, so that it runs from any folder. */
export default defineConfig({
  root,
  base: "./",
  plugins: [smallPlot, selfWorker, noPreload],
  server: { host: "127.0.0.1" },
  preview: { host: "127.0.0.1" },
  build: {
    outDir: fileURLToPath(new URL("site", import.meta.url)),
    emptyOutDir: true,
    target: "es2022",
    // Pages run under script-src 'self': no inline polyfill.
    modulePreload: { polyfill: false },
    license: { fileName: "licenses.md" },
    rolldownOptions: {
      input: pages,
      // The engine starts its own chunk as a worker, which fetches what makes files: in neither may be what needs a page.
      output: {
        codeSplitting: {
          groups: [
            { name: "engine", test: /\/src\/web\// },
            { name: "figure", test: /\/src\/(figure|files|table)\// },
          ],
        },
      },
      // Only pages, elements and the worker do something when nothing of theirs is used: what else the core's doors let in may fall away.
      treeshake: { moduleSideEffects: (id) => !/\/src\/(?!elements\/|web\/worker\.)/.test(id) },
    },
  },
});
