import { fileURLToPath } from "node:url";
import { createServer } from "vite";
import { expect, test } from "vitest";
import { runState } from "../e2e/lab.ts";
import { launchBrowser, watchPage } from "../harness/browser.ts";

test("npm run dev: the lab from its sources, the engine in a worker", async () => {
  const configFile = fileURLToPath(new URL("../../vite.demo.config.ts", import.meta.url));
  const server = await createServer({ configFile, logLevel: "error", server: { port: 0 } });
  await server.listen();
  const browser = await launchBrowser();
  const page = await browser.newPage();
  const complaints = watchPage(page);
  await page.goto(server.resolvedUrls!.local[0]);
  await expect.poll(async () => (await runState(page)).engine, { timeout: 60_000 }).toBe("worker");
  expect(complaints).toEqual([]);
  await browser.close();
  await server.close();
});
