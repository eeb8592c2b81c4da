import { defineConfig } from "vite";

/** Scripts of pages that open from disk, by their names in dist/report/: the entry, and the global that a classic script needs. */
const SCRIPTS = {
  report: { entry: "src/elements/report-entry.ts", name: "marginflowReport" },
  training: { entry: "src/elements/training-entry.ts", name: "marginflowTraining" },
};

/** One classic file, so that a page opened from disk can hold it inline; the mode says which (`--mode training`), the sweep's report where none is said. */
export default defineConfig(({ mode }) => {
  const name = mode === "training" ? "training" : "report";
  return {
    define: { "process.env.NODE_ENV": JSON.stringify("production") },
    build: {
      outDir: "dist/report",
      emptyOutDir: false,
      target: "es2022",
      copyPublicDir: false,
      license: { fileName: `licenses/${name}.md` },
      lib: { ...SCRIPTS[name], formats: ["iife"], fileName: () => `${name}.js` },
      // Only elements do something when loaded (they register): what else the core's doors let in may fall away.
      rolldownOptions: { treeshake: { moduleSideEffects: (id) => !/\/src\/(?!elements\/)/.test(id) } },
    },
  };
});
