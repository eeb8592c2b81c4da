import { expect, test } from "vitest";
import { bytes, count, duration, plusMinus, rate, short, wrap } from "../../src/cli/format.ts";
import { Pace } from "../../src/cli/pace.ts";
import { progressLine, showProgress } from "../../src/cli/progress.ts";
import { summaryTable } from "../../src/cli/summary-table.ts";
import type { Snapshot } from "../../src/ensemble/index.ts";
import { cells, sampleRecord } from "../record/sample.ts";

test("numbers for people", () => {
  expect(count(1234567.4)).toBe("1,234,567");
  expect([0, 0.00206, 0.46741, 1234.5, 2e-7, Number.NaN, null].map(short)).toEqual([
    "0",
    "0.00206",
    "0.467",
    "1230",
    "2.0e-7",
    "-",
    "-",
  ]);
  expect(plusMinus({ value: 0.46741, low: 0.457, high: 0.479 })).toBe("0.467 ± 0.011");
  expect(plusMinus({ value: 0.46741, low: 0.4674, high: 0.46742 })).toBe("0.467");
  expect(plusMinus({ value: 12.3, low: 10, high: 14 })).toBe("12.3 ± 2.0");
  expect([0.52, 59.4, 61, 7320].map(duration)).toEqual(["0.5 s", "59 s", "1 min 1 s", "2 h 2 min"]);
  expect([999, 65_000_000, 1.2e12].map(bytes)).toEqual(["999 bytes", "65.0 MB", "1.20 TB"]);
  expect([900, 1.08e8, 1.2e10].map(rate)).toEqual([
    "900 trajectory-steps/s",
    "108.0 M trajectory-steps/s",
    "12.00 G trajectory-steps/s",
  ]);
  expect(wrap("one two three", 8, "  ")).toEqual(["  one", "  two", "  three"]);
});

test("the summary fits 100 columns and says counts, the audit and the report's place", () => {
  const text = summaryTable(sampleRecord().summary, "runs/x/report.html");
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(text).toContain("12,288");
  expect(text).toMatch(/lr 0\.1 +25\.0 % +-1\.002 ± 0\.002 +0\.467 ± 0\.010/);
  expect(text).toMatch(/lr 0\.001 .* no optimum/);
  expect(text).toContain("lr 0.001: no gap, since the width cannot reach it.");
  expect(text).toContain("audit         passed: 64 trajectories");
  expect(text).toContain("runs/x/report.html");
});

test("an audit that failed is said in capitals", () => {
  const { summary } = sampleRecord();
  summary.audit = { ...summary.audit!, passed: false, worstRatio: 12 };
  expect(summaryTable(summary, null)).toContain("FAILED: the worst of 64 trajectories");
});

const snapshot = (done: number): Snapshot => ({
  cell: cells[0],
  phase: "exact steps",
  done,
  lnT: 3,
  trajectorySteps: 1e6,
  statistics: null,
  rate: 1.08e8,
  secondsLeft: 12.4,
});

async function* two() {
  yield snapshot(0.1);
  yield snapshot(0.52);
}

test("progress: a bar on a terminal, wiped at the end; a plain line elsewhere", async () => {
  expect(progressLine(snapshot(0.52), false)).toBe(
    "52 %  exact steps, lr 0.1  108.0 M trajectory-steps/s  12 s left",
  );
  const written: string[] = [];
  const output = { stdout: () => undefined, stderr: (text: string) => void written.push(text) };
  await showProgress(two(), { ...output, terminal: null });
  expect(written).toEqual(["10 %  exact steps, lr 0.1  108.0 M trajectory-steps/s  12 s left\n"]);
  written.length = 0;
  await showProgress(two(), { ...output, terminal: { columns: 40 } });
  expect(written).toHaveLength(3);
  expect(written[1]).toMatch(/^\r.{4}█{12}░{12} 52 %/);
  expect(written[1].length).toBeLessThanOrEqual(40 + 5);
  expect(written[2]).toBe("\r\x1b[2K");
});

test("pace: matrices a second without the first part, whose time has compilation in it, where there are more", () => {
  const pace = new Pace();
  expect(pace.perSecond).toBeNull();
  pace.add(10, 5);
  expect(`${pace}`).toBe("5.0 s, compilation included; 2 matrices/s");
  pace.add(300, 2);
  pace.add(100, 2);
  expect(pace.perSecond).toBe(100);
  expect(`${pace}`).toBe("9.0 s, compilation included; 100 matrices/s once compiled");
});
