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

/** Serves files by path (an empty answer to anything else) on the loopback address. */
export async function serve(files: Record<string, string>): Promise<Served> {
  const types: Record<string, string> = {
    html: "text/html",
    js: "text/javascript",
    json: "application/json",
  };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const type = types[path.split(".").at(-1) ?? ""] ?? "text/plain";
    response.writeHead(path in files ? 200 : 204, { "content-type": `${type}; charset=utf-8` });
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
