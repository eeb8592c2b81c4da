// Bundles the one-file modules of dist/, each with all that it imports. Runs after the TypeScript build, which clears dist/.
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Names in dist/ and their entries. */
export const LIBRARY = {
  elements: "src/elements/sweep-elements.ts",
  engine: "src/engine.ts",
  spectra: "src/elements/spectra-elements.ts",
  table: "src/table/index.ts",
};

/** Of the size of all the rest, and needed by those alone who keep tables of trajectories: fetched when it comes to that. */
const APART = /\/table\/index\.ts$/;

async function bundle(name, outDir) {
  await build({
    configFile: false,
    root,
    logLevel: "warn",
    define: { "process.env.NODE_ENV": JSON.stringify("production") },
    build: {
      outDir,
      emptyOutDir: false,
      target: "es2022",
      copyPublicDir: false,
      modulePreload: false,
      rolldownOptions: {
        input: { [name]: LIBRARY[name] },
        external: (id, importer) => importer !== undefined && APART.test(id),
        preserveEntrySignatures: "strict",
        output: {
          format: "es",
          entryFileNames: "[name].js",
          codeSplitting: false,
          paths: (id) => (APART.test(id) ? "./table.js" : id),
        },
        // Only elements, and the engine where a worker loads it, do something when loaded.
        treeshake: { moduleSideEffects: (id) => !/\/src\/(?!elements\/|web\/)/.test(id) },
      },
    },
  });
}

export async function bundleLibrary(outDir = "dist") {
  for (const name of Object.keys(LIBRARY)) await bundle(name, outDir);
}
