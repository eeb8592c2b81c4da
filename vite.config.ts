import { defineConfig } from "vite";

/** The report's script: one classic file, so that a page opened from disk can hold it inline. */
export default defineConfig({
  define: { "process.env.NODE_ENV": JSON.stringify("production") },
  build: {
    outDir: "dist/report",
    emptyOutDir: true,
    target: "es2022",
    copyPublicDir: false,
    license: { fileName: "licenses.md" },
    lib: {
      entry: "src/elements/report-entry.ts",
      name: "marginflowReport",
      formats: ["iife"],
      fileName: () => "report.js",
    },
    // Only elements do something when loaded (they register): what else the core's doors let in may fall away.
    rolldownOptions: { treeshake: { moduleSideEffects: (id) => !/\/src\/(?!elements\/)/.test(id) } },
  },
});
