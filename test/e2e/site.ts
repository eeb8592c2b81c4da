import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};
/** What a careful host allows: the site's own files, data among them, and nothing inline. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; worker-src 'self'; connect-src 'self'";
/** Not the server's root: links have to be relative. */
const UNDER = "/some/folder/";

export interface Site {
  /** Ends with a slash. */
  url: string;
  close(): void;
}

/** The demo as `npm run build:site` makes it. */
export async function serveSite(): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), "marginflow-site-"));
  const vite = join(root, "node_modules/vite/bin/vite.js");
  const options = [
    "build",
    "--config",
    "vite.demo.config.ts",
    "--logLevel",
    "error",
    "--outDir",
    folder,
    "--emptyOutDir",
  ];
  execFileSync(process.execPath, [vite, ...options], {
    cwd: root,
    env: { ...process.env, NODE_ENV: "production" },
  });
  const { url, close } = await serveFolder(folder);
  return {
    url,
    close() {
      close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A folder's files, from a folder of a server with a strict policy. */
export async function serveFolder(folder: string): Promise<Site> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    const file = path.startsWith(UNDER) ? fileOf(folder, path.slice(UNDER.length)) : null;
    response.writeHead(file ? 200 : 404, {
      "content-type": TYPES[extname(file ?? "")] ?? "text/plain",
      "content-security-policy": POLICY,
    });
    response.end(file ? readFileSync(file) : "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}${UNDER}`, close: () => server.close() };
}

function fileOf(folder: string, path: string): string | null {
  const file = normalize(join(folder, path.endsWith("/") || path === "" ? `${path}index.html` : path));
  if (!file.startsWith(folder)) return null;
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? file : null;
}
