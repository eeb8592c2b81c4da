import { join } from "node:path";
import { hasGpuNode, systemBrowser } from "./system.ts";
import { canUnpack, unpack } from "./unpack.ts";

/** How to start a headless Chromium that has WebGPU; for `launch` of playwright-core or a child process. */
export interface BrowserCommand {
  executablePath: string;
  args: string[];
  env: Record<string, string>;
}

/** The system's browser, else the one from npm with the libraries and the font that a bare system lacks. */
export async function browserCommand(): Promise<BrowserCommand> {
  const args = ["--enable-unsafe-webgpu", "--enable-webgpu-developer-features"];
  if (!hasGpuNode()) args.push("--use-webgpu-adapter=swiftshader", "--enable-unsafe-swiftshader");
  else if (process.platform === "linux") args.push("--enable-features=Vulkan");
  const env = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const system = systemBrowser();
  if (system) return { executablePath: system, args, env };
  if (!canUnpack()) throw new Error("no Chrome or Chromium found: install one");
  const folder = await unpack("browser");
  env.LD_LIBRARY_PATH = [join(folder, "lib"), env.LD_LIBRARY_PATH].filter(Boolean).join(":");
  env.FONTCONFIG_PATH ??= folder;
  return { executablePath: join(folder, "chromium"), args: ["--no-sandbox", ...args], env };
}
