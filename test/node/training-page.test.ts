import { expect, test } from "vitest";
import { trainingPage } from "../../src/node/index.ts";
import { sampleComparison, sampleTraining } from "../elements/training-sample.ts";

const recordIn = (page: string) =>
  JSON.parse(/<script type="application\/json" id="training">([\s\S]*?)<\/script>/.exec(page)![1]);

test("the page holds the record to seven digits, the element and its script", () => {
  const record = sampleComparison();
  record.adapter = "</script><b>";
  const page = trainingPage(record, 'const a = "</script>";');
  expect(page).toContain("<mf-training-report></mf-training-report>");
  expect(page).toContain("<title>digits: optimizers compared · Marginflow</title>");
  expect(page.match(/<\/script/g)).toHaveLength(2);
  const read = recordIn(page);
  expect(read.adapter).toBe(record.adapter);
  const loss = record.contenders[0].record.losses[1][7];
  expect(Math.abs(read.contenders[0].record.losses[1][7] / loss - 1)).toBeLessThanOrEqual(5e-7);
  expect(read.contenders[5].record.losses[0][200]).toBeNull();
  expect(trainingPage(sampleTraining({ kind: "sgd" }), "")).toContain(
    "<title>digits, trained · Marginflow</title>",
  );
  expect(() => trainingPage(record, 'import("./x.js")')).toThrow("the page would load");
});
