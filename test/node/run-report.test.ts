import { expect, test } from "vitest";
import { reportPage } from "../../src/node/index.ts";
import { parseReplay } from "../../src/record/index.ts";
import { sampleRecord } from "../record/sample.ts";

const recordIn = (page: string) =>
  /<script type="application\/json" id="record">([\s\S]*?)<\/script>/.exec(page)![1];

test("the page holds the record, the element and its script, and nothing ends the scripts early", () => {
  const record = sampleRecord();
  record.summary.adapter = "</script><b> & <!-- \u2028";
  const page = reportPage(record, 'const a = "</script><!--";');
  expect(page).toContain("<mf-report></mf-report>");
  expect(page.match(/<\/script/g)).toHaveLength(2);
  expect(page).not.toContain("<!--");
  expect(parseReplay(recordIn(page)).summary).toEqual(record.summary);
});

test.each([
  'import("./x.js")',
  'import x from "lit";x()',
  "const css = `@import 'a.css'`",
  "const css = `url(font.woff2)`",
  'const html = `<img src="https://example.org/a.png">`',
  "const html = `<link rel=stylesheet>`",
])("a script that loads something is refused: %s", (script) => {
  expect(() => reportPage(sampleRecord(), script)).toThrow("the page would load");
});
