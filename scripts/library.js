// Bundles the one-file modules of dist/, each with all that it imports. Runs after the TypeScript build, which clears dist/.
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Names in dist/ and their entries. */
export const LIBRARY = {
  elements: "src/elements/sweep-elements.ts",
  engine: "src/engine.ts",
  spectra: "src/elements/spectra-elements.ts",
};

/** Pages get the shaders without the comments that are for readers. */
const bareShaders = {
  name: "bare-shaders",
  enforce: "pre",
  async transform(code, id) {
    if (!id.endsWith("/shaders.gen.ts")) return null;
    const { bare } = await import("../dist/kernel/index.js");
    return code.replace(/"(?:[^"\\]|\\.)*"(?=;$)/gm, (text) => JSON.stringify(bare(JSON.parse(text))));
  },
};

const AFTER_PLOT = "uPlot.assign = assign;";

/** uPlot hangs its helpers on its constructor, where no bundler can tell which of them are used: of ours, bars alone. */
const smallPlot = {
  name: "small-plot",
  transform(code, id) {
    if (!id.endsWith("/uPlot.esm.js")) return null;
    if (!code.includes(AFTER_PLOT)) throw new Error(`${id} does not end with "${AFTER_PLOT}" and the like`);
    return `${code.slice(0, code.indexOf(AFTER_PLOT))}uPlot.paths = { bars };\nexport { uPlot as default };\n`;
  },
};

async function bundle(name, outDir) {
  await build({
    configFile: false,
    root,
    logLevel: "warn",
    plugins: [bareShaders, smallPlot],
    define: { "process.env.NODE_ENV": JSON.stringify("production") },
    build: {
      outDir,
      emptyOutDir: false,
      target: "es2022",
      copyPublicDir: false,
      modulePreload: false,
      rolldownOptions: {
        input: { [name]: LIBRARY[name] },
        preserveEntrySignatures: "strict",
        output: { format: "es", entryFileNames: "[name].js", codeSplitting: false },
        // Only elements do something when nothing of theirs is used: they register.
        treeshake: { moduleSideEffects: (id) => !/\/src\/(?!elements\/)/.test(id) },
      },
    },
  });
}

export async function bundleLibrary(outDir = "dist") {
  for (const name of Object.keys(LIBRARY)) await bundle(name, outDir);
}
