import { fileURLToPath } from "node:url";
import { build } from "vite";
import { selfWorker } from "../../scripts/self-worker.js";

/** One ES module, text only, of a file beside this one and everything that it imports. */
export async function bundle(entry: string): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: "error",
    plugins: [selfWorker],
    build: {
      write: false,
      minify: false,
      target: "es2022",
      lib: { entry: fileURLToPath(new URL(entry, import.meta.url)), formats: ["es"], fileName: "bundle" },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  const [result] = Array.isArray(output) ? output : [output];
  if (!("output" in result)) throw new Error("vite watches instead of building");
  const [chunk] = result.output;
  return chunk.code;
}
