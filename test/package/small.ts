import { fileURLToPath } from "node:url";
import { build, type Plugin } from "vite";

/** The text of one ES module with all that an entry, a path in the repository, exports and needs. */
export async function bundle(entry: string, plugins: Plugin[]): Promise<string> {
  const rolldownOptions = {
    input: fileURLToPath(new URL(`../../${entry}`, import.meta.url)),
    preserveEntrySignatures: "strict",
    output: { codeSplitting: false },
  } as const;
  const built = await build({
    configFile: false,
    logLevel: "error",
    plugins,
    build: { write: false, target: "es2022", rolldownOptions },
  });
  if (!("output" in built)) throw new Error("vite watches instead of building");
  return built.output[0].code;
}

/** That module, loaded. */
export async function bundled<Module>(entry: string, plugins: Plugin[]): Promise<Module> {
  const text = await bundle(entry, plugins);
  return await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(text)}`);
}
