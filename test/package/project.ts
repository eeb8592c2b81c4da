import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

export interface Project {
  folder: string;
  tarball: string;
  write(name: string, text: string): void;
  remove(): void;
}

function npm(folder: string, ...args: string[]): void {
  execFileSync("npm", [...args, "--prefix", folder], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
}

/** An empty project with the packed package installed, as `npm install marginflow` would; what npm has in its cache is not fetched again. */
export function project(): Project {
  const folder = mkdtempSync(join(tmpdir(), "marginflow-project-"));
  execFileSync("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const packed = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  if (!packed) throw new Error("npm packed nothing");
  const tarball = join(folder, packed);
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  write("package.json", JSON.stringify({ name: "empty", private: true, type: "module" }));
  npm(folder, "install", tarball, "--prefer-offline", "--loglevel", "error");
  return { folder, tarball, write, remove: () => rmSync(folder, { recursive: true }) };
}
