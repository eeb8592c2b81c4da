import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { experimentJsonSchema } from "../../src/experiment/index.ts";

test("the published JSON Schema is the one that the validator makes (node scripts/schema.js writes it)", () => {
  const published = JSON.parse(readFileSync("schema/experiment.schema.json", "utf8"));
  expect(published).toEqual(experimentJsonSchema());
});
