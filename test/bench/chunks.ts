import { fileURLToPath } from "node:url";
import { build } from "vite";

/** ES modules of a file beside this one and everything that it imports, by name; peers load parts of themselves on demand. */
export async function chunks(entry: string): Promise<Record<string, string>> {
  const output = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      minify: false,
      target: "es2022",
      lib: { entry: fileURLToPath(new URL(entry, import.meta.url)), formats: ["es"], fileName: "bench" },
    },
  });
  const [result] = Array.isArray(output) ? output : [output];
  if (!("output" in result)) throw new Error("vite watches instead of building");
  return Object.fromEntries(
    result.output.flatMap((part) => (part.type === "chunk" ? [[`/${part.fileName}`, part.code]] : [])),
  );
}
