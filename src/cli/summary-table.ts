import { type CellSummary, STATUS_NAMES, type Summary } from "../record/index.ts";
import { columns, count, cut, duration, percent, plusMinus, rate, short, wrap } from "./format.ts";

const WIDTH = 100;

function cellRow(cell: CellSummary): string[] {
  const { rate: fit } = cell;
  return [
    cut(cell.label, 20),
    percent(cell.successShare.value),
    fit ? plusMinus(fit.alpha) : "-",
    fit ? plusMinus(fit.c) : short(cell.meanConstant),
    cell.shareConstantAtLeast1 === null ? "-" : percent(cell.shareConstantAtLeast1),
    short(cell.finalGap?.q50),
    fit ? fit.verdict.answer : cell.optimum === null ? "no optimum" : "-",
  ];
}

function notes(cell: CellSummary, many: boolean): string[] {
  const before = many ? `${cell.label}: ` : "";
  const lines: string[] = [];
  if (cell.optimumNote) lines.push(`${before}no gap, since ${cell.optimumNote}.`);
  else if (cell.rate) lines.push(`${before}${cell.rate.verdict.sentence}`);
  if (cell.theory) {
    const name = cell.theory.kind === "constant" ? "the universal constant" : "the limit of the gap";
    lines.push(
      `${before}theory has ${name} at ${short(cell.theory.value)}; measured ${short(cell.theory.measured)}.`,
    );
  }
  if (cell.terminalNumerator) {
    const { mean, ksPValue } = cell.terminalNumerator;
    lines.push(
      `${before}terminal numerator ${short(mean)} on average; against f_B, Kolmogorov-Smirnov p = ${short(ksPValue)}.`,
    );
  }
  return lines;
}

/** What a run found, in lines of at most 100 characters. */
export function summaryTable(summary: Summary, place: string | null): string {
  const { inits, successShare, audit } = summary;
  const states = STATUS_NAMES.filter((name) => summary.counts[name] > 0)
    .map((name) => `${count(summary.counts[name])} ${name}`)
    .join(", ");
  const table = columns(
    [["", "success", "alpha", "c", "c >= 1", "last gap", "it is"], ...inits.map(cellRow)],
    [6],
  );
  const remarks = inits.flatMap((cell) => notes(cell, inits.length > 1));
  const audited = audit.passed
    ? `passed: ${count(audit.trajectories)} trajectories re-run in f64, the worst gap off by ${short(audit.worst)}, ${short(audit.worstRatio)} of its bound`
    : `FAILED: the worst of ${count(audit.trajectories)} trajectories is off by ${short(audit.worst)}, ${short(audit.worstRatio)} times its bound (${audit.bound}): do not trust these numbers`;
  const share = `${percent(successShare.value)} (95 %: ${percent(successShare.low)} to ${percent(successShare.high)})`;
  const facts: [string, string][] = [
    ["trajectories", `${count(summary.trajectories)}: ${states}`],
    ["successes", `${count(summary.successes)}, ${share}`],
    ["audit", audited],
    [
      "time",
      `${duration(summary.wallSeconds)}, ${duration(summary.kernelSeconds)} of it in kernels; ${rate(summary.trajectoryStepsPerSecond)}`,
    ],
    ["adapter", summary.adapter],
  ];
  if (place) facts.push(["report", place]);
  const lines = facts.flatMap(([name, text]) => {
    const [first, ...more] = name === "report" ? [text] : wrap(text, WIDTH - 14);
    return [`${name.padEnd(14)}${first}`, ...more.map((line) => " ".repeat(14) + line)];
  });
  return [
    summary.name,
    "",
    ...table,
    "",
    ...remarks.flatMap((remark) => wrap(remark, WIDTH)),
    ...(remarks.length > 0 ? [""] : []),
    ...lines,
    "",
  ].join("\n");
}
