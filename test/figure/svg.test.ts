import { expect, test } from "vitest";
import { DARK, figureSvg, PRINT, plain } from "../../src/figure/index.ts";
import { sampleRecord } from "../elements/sample.ts";
import { histogramOf, rateOf } from "./records.ts";

const record = sampleRecord("two-neuron");

test("a standalone document of the size asked for, with the label as its title", () => {
  const figure = rateOf(record);
  const svg = figureSvg(figure, { width: 312, height: 240, fontSize: 32 / 3 });
  expect(svg).toMatch(
    /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="312" height="240" viewBox="0 0 312 240" role="img"/,
  );
  expect(svg).toContain(`<title>${figure.label}</title>`);
  expect(svg).not.toMatch(/NaN|undefined|Infinity|<style|<image|href|url\(| id=|class=/);
});

test("ticks have raised exponents, symbols are italic, and the next run is back on the line", () => {
  const svg = figureSvg(rateOf(record), { width: 720 });
  expect(svg).toMatch(
    /<text [^>]*font-size="13" text-anchor="middle"[^>]*>10<tspan dy="-5.07" font-size="9.62">100<\/tspan><\/text>/,
  );
  expect(svg).toContain('<tspan font-style="italic">t</tspan>  (on the scale of ln ');
  const lowered = figureSvg(histogramOf(record), { width: 720 });
  expect(lowered).toContain(
    '<tspan dy="2.21" font-size="9.62">B</tspan><tspan dy="-2.21">(</tspan><tspan font-style="italic">x</tspan>)',
  );
});

test("theory is dashed, words over curves have an edge of paper that no reader meets twice", () => {
  const svg = figureSvg(rateOf(record), { width: 720 });
  expect(svg).toContain('stroke="#1b1d21" stroke-width="1.5" stroke-linejoin="round" stroke-dasharray="7 5"');
  expect(svg.match(/>exact steps</g)).toHaveLength(2);
  expect(svg).toMatch(/stroke="#ffffff"[^>]*aria-hidden="true">exact steps/);
});

test("for print on white, or dark", () => {
  const print = figureSvg(rateOf(record), { width: 720 });
  expect(print).toContain(`fill="${PRINT.paper}"`);
  expect(print).toContain(`stroke="${PRINT.series[0]}"`);
  const dark = figureSvg(rateOf(record), { width: 720, theme: "dark" });
  expect(dark).toContain(`fill="${DARK.paper}"`);
  expect(dark).toContain(`stroke="${DARK.series[0]}"`);
  expect(dark).not.toContain(PRINT.ink);
});

test("whatever a label says, the document stays whole", () => {
  const label = 'he <b> & "she" \u0007]]>';
  const figure = { ...rateOf(record), label };
  figure.lines = [{ ...figure.lines[2], name: plain(label) }];
  figure.bands = [];
  const svg = figureSvg(figure, { width: 720 });
  expect(svg).toContain("<title>he &lt;b&gt; &amp; &quot;she&quot; \uFFFD]]&gt;</title>");
  expect(svg).not.toContain("<b>");
});
