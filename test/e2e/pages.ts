import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { launchBrowser } from "../harness/browser.ts";
import { type Site, serveSite } from "./site.ts";

export interface Pages {
  site: Site;
  browser: Browser;
  /** What the page of the running test complained of: a test in which it is not empty fails. */
  complaints: string[];
}

/** The built site and a browser for the tests of a file. */
export function pagesForTests(): Pages {
  const pages = { complaints: [] as string[] } as Pages;
  beforeAll(async () => {
    pages.site = await serveSite();
    pages.browser = await launchBrowser();
  }, 120_000);
  afterAll(async () => {
    await pages.browser?.close();
    pages.site?.close();
  });
  afterEach(() => expect(pages.complaints.splice(0)).toEqual([]));
  return pages;
}
