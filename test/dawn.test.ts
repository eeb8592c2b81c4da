import { expect, test } from "vitest";
import { acquireDevice } from "../src/node/index.ts";
import { cases } from "./conformance/index.ts";
import { runCase } from "./harness/run-case.ts";

test("there are conformance cases, each with a name of its own", () => {
  expect(cases.length).toBeGreaterThan(0);
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
});

for (const conformance of cases) {
  test(`Dawn: ${conformance.name}`, async () => {
    await runCase(conformance, (await acquireDevice("auto")).device);
  });
}
