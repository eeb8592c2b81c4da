import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, chromium, type Page } from "playwright-core";
import { browserCommand } from "../../src/node/index.ts";

/** Headless Chromium with WebGPU: the system's, else the one from npm. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ ...(await browserCommand()), headless: true });
}

export interface Served {
  url: string;
  close(): void;
}

/** Serves files by path (anything else is not found) on the loopback address. */
export async function serve(
  files: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Served> {
  const types: Record<string, string> = {
    html: "text/html",
    js: "text/javascript",
    mjs: "text/javascript",
    css: "text/css",
    json: "application/json",
  };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const type = types[path.split(".").at(-1) ?? ""] ?? "text/plain";
    // A browser asks for an icon whatever the page says, and complains where there is none.
    const status = path in files ? 200 : path === "/favicon.ico" ? 204 : 404;
    response.writeHead(status, { "content-type": `${type}; charset=utf-8`, ...headers });
    response.end(files[path]);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

/** Everything a page complains of from now on: console errors and uncaught exceptions. */
export function watchPage(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("crash", () => complaints.push("the page crashed"));
  return complaints;
}
