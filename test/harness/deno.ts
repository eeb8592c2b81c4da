import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { swiftShaderManifest } from "../../src/node/index.ts";

const ICDS = "/usr/share/vulkan/icd.d";

/** The program in the platform package of npm's `deno`: npm installs only the one that fits. */
function denoProgram(): string {
  const packages = join(dirname(createRequire(import.meta.url).resolve("deno/package.json")), "..", "@deno");
  const programs = readdirSync(packages).flatMap((name) =>
    ["deno", "deno.exe"].map((file) => join(packages, name, file)),
  );
  const program = programs.find((path) => existsSync(path));
  if (!program) throw new Error(`no Deno under ${packages}`);
  return program;
}

/** lavapipe where Debian's mesa-vulkan-drivers is installed, else SwiftShader with its own Vulkan loader. */
async function softwareVulkan(): Promise<Record<string, string>> {
  const lavapipe = existsSync(ICDS) && readdirSync(ICDS).find((name) => /^lvp_icd.*\.json$/.test(name));
  if (lavapipe) return { VK_ICD_FILENAMES: join(ICDS, lavapipe), NODEVICE_SELECT: "1" };
  const manifest = await swiftShaderManifest();
  if (!manifest) return {};
  return { VK_ICD_FILENAMES: manifest, LD_LIBRARY_PATH: dirname(manifest), NODEVICE_SELECT: "1" };
}

export interface DenoRun {
  child: ChildProcess;
  /** Standard output, line by line. */
  lines: AsyncIterable<string>;
}

/** Starts Deno with WebGPU on a module: its path, or "-" for text on standard input; `args` are the module's. */
export async function startDeno(module: string, args: string[] = []): Promise<ChildProcess> {
  const env = { ...process.env, ...(await softwareVulkan()), DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" };
  const options = ["--unstable-webgpu", "-A", "--no-config", "--ext=js"];
  return spawn(denoProgram(), ["run", ...options, module, ...args], {
    env,
    stdio: ["pipe", "pipe", "inherit"],
  });
}

/** Starts Deno with WebGPU on a module's text. */
export async function runInDeno(module: string): Promise<DenoRun> {
  const child = await startDeno("-");
  child.stdin!.end(module);
  return { child, lines: createInterface({ input: child.stdout! }) };
}
