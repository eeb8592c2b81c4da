import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const SYSTEM_BROWSERS: Partial<Record<NodeJS.Platform, string[]>> = {
  linux: ["/opt/google/chrome/chrome", "/usr/lib/chromium/chromium", "/opt/chromium.org/chromium/chrome"],
  darwin: ["Google Chrome", "Chromium", "Microsoft Edge"].map(
    (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
  ),
  win32: [process.env.PROGRAMFILES, process.env["PROGRAMFILES(X86)"], process.env.LOCALAPPDATA].flatMap(
    (root) =>
      root
        ? [
            join(root, "Google/Chrome/Application/chrome.exe"),
            join(root, "Microsoft/Edge/Application/msedge.exe"),
          ]
        : [],
  ),
};

/** The program of the system's Chrome or Chromium, null where there is none. */
export function systemBrowser(): string | null {
  return SYSTEM_BROWSERS[process.platform]?.find((path) => existsSync(path)) ?? null;
}

/** Whether the kernel shows a GPU at all: without one, asking the system's drivers only prints their warnings. */
export function hasGpuNode(): boolean {
  if (process.platform !== "linux") return true;
  const dri = existsSync("/dev/dri") ? readdirSync("/dev/dri") : [];
  return (
    dri.some((node) => node.startsWith("render")) || existsSync("/dev/nvidia0") || existsSync("/dev/dxg")
  );
}
