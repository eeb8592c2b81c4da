import { expect, test } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { VERSION } from "../src/version.ts";

test("the version in code is the package's", () => {
  expect(VERSION).toBe(manifest.version);
});
