// Bundles the one-file modules of dist/, each with all that it imports. Runs after the TypeScript build, which clears dist/.
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { noPreload } from "./no-preload.js";
import { selfWorker } from "./self-worker.js";
import { small } from "./small.js";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Names in dist/ and their entries. */
export const LIBRARY = {
  elements: "src/elements/sweep-elements.ts",
  engine: "src/engine.ts",
  spectra: "src/elements/spectra-elements.ts",
  race: "src/elements/race-elements.ts",
  talk: "src/elements/talk-entry.ts",
  files: "src/files/index.ts",
};

/** Stays apart from the others, which fetch it from beside themselves when they make a file. */
const APART = /\/src\/files\/index\.ts$/;
/** Those that have no such file beside them: itself, and what goes into a page that opens from disk. */
const WHOLE = ["files", "talk"];

async function bundle(name, outDir) {
  await build({
    configFile: false,
    root,
    logLevel: "warn",
    plugins: [...small, selfWorker, noPreload],
    define: { "process.env.NODE_ENV": JSON.stringify("production") },
    build: {
      outDir,
      emptyOutDir: false,
      target: "es2022",
      copyPublicDir: false,
      modulePreload: false,
      license: { fileName: `licenses/${name}.md` },
      rolldownOptions: {
        input: { [name]: LIBRARY[name] },
        external: (id) => !WHOLE.includes(name) && APART.test(id),
        preserveEntrySignatures: "strict",
        output: {
          format: "es",
          entryFileNames: "[name].js",
          codeSplitting: false,
          paths: (id) => (APART.test(id) ? "./files.js" : id),
        },
        // Elements and the worker do something when nothing of theirs is used: they register, it starts.
        treeshake: { moduleSideEffects: (id) => !/\/src\/(?!elements\/|web\/worker\.)/.test(id) },
      },
    },
  });
}

export async function bundleLibrary(outDir = "dist") {
  for (const name of Object.keys(LIBRARY)) await bundle(name, outDir);
}
