import { existsSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { systemBrowser } from "./system.ts";
import { canUnpack, unpack } from "./unpack.ts";

// Not among Node's constants. Without it Node would unload the library again, since it is no add-on.
const RTLD_NODELETE = 0x1000;

function load(library: string): boolean {
  try {
    process.dlopen({ exports: {} }, library, constants.dlopen.RTLD_NOW | RTLD_NODELETE);
    return true;
  } catch (error) {
    return error instanceof Error && error.message.includes("did not self-register");
  }
}

/** Folders that hold a SwiftShader and its manifest: beside the system's browser, else unpacked from npm. */
async function swiftShaderFolders(): Promise<string[]> {
  const browser = systemBrowser();
  const folders = browser ? [dirname(browser)] : [];
  const usable = folders.filter((folder) => existsSync(join(folder, "vk_swiftshader_icd.json")));
  if (usable.length === 0 && canUnpack()) usable.push(await unpack("vulkan"));
  return usable;
}

/**
 * Makes `libvulkan.so.1` known to the process, so that Dawn's own dlopen by that name finds it. A library path would
 * have to be set before the process starts; a library already loaded under the name needs no path.
 */
export async function ensureVulkanLoader(): Promise<void> {
  if (process.platform !== "linux" || load("libvulkan.so.1")) return;
  for (const folder of await swiftShaderFolders()) if (load(join(folder, "libvulkan.so.1"))) return;
}

/** Manifest of a SwiftShader for the Vulkan loader; null where there is none. */
export async function swiftShaderManifest(): Promise<string | null> {
  if (process.platform !== "linux") return null;
  const [folder] = await swiftShaderFolders();
  return folder ? join(folder, "vk_swiftshader_icd.json") : null;
}
