import { type CellSummary, STATUS_NAMES, type Summary } from "../record/index.ts";
import {
  columns,
  count,
  cut,
  duration,
  type Fact,
  facts,
  percent,
  plusMinus,
  rate,
  short,
  WIDTH,
  wrap,
} from "./format.ts";

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

/** Of many cells only what the table does not say. */
const FEW = 3;

function notes(cell: CellSummary, cells: number): string[] {
  const before = cells > 1 ? `${cell.label}: ` : "";
  const lines: string[] = [];
  const { rate: fit, theory, terminalNumerator } = cell;
  if (cell.optimumNote) lines.push(`no gap, since ${cell.optimumNote}.`);
  if (fit && (cells <= FEW || fit.verdict.answer !== "1/ln t")) lines.push(fit.verdict.sentence);
  if (fit && cells <= FEW) {
    const { q05, q50, q95 } = fit.cQuantiles;
    lines.push(
      `c of single trajectories: median ${short(q50)}, 90 % between ${short(q05)} and ${short(q95)}.`,
    );
  }
  if (theory) {
    const name = theory.kind === "constant" ? "a universal constant" : "a limit of the gap";
    lines.push(`theory has ${name}, ${short(theory.value)}; measured ${short(theory.measured)}.`);
  }
  if (terminalNumerator && cell.cell.init.kind === "he") {
    const { mean, ksPValue } = terminalNumerator;
    lines.push(
      `terminal numerator |b2 - b1| ${short(mean)} on average; against f_B, Kolmogorov-Smirnov p = ${short(ksPValue)}.`,
    );
  }
  return lines.map((line) => before + line);
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
  const remarks = inits.flatMap((cell) => notes(cell, inits.length));
  const audited = !audit
    ? "none: computed in f64 by the twin itself"
    : audit.passed
      ? `passed: ${count(audit.trajectories)} trajectories re-run in f64, the worst gap off by ${short(audit.worst)}, ${short(audit.worstRatio)} of its bound`
      : `FAILED: the worst of ${count(audit.trajectories)} trajectories is off by ${short(audit.worst)}, ${short(audit.worstRatio)} times its bound (${audit.bound}): do not trust these numbers`;
  const share = `${percent(successShare.value)} (95 %: ${percent(successShare.low)} to ${percent(successShare.high)})`;
  const rows: Fact[] = [
    { name: "trajectories", text: `${count(summary.trajectories)}: ${states}` },
    { name: "successes", text: `${count(summary.successes)}, ${share}` },
    { name: "audit", text: audited },
    {
      name: "time",
      text: `${duration(summary.wallSeconds)}, ${duration(summary.kernelSeconds)} of it in kernels; ${rate(summary.trajectoryStepsPerSecond)}`,
    },
    { name: "adapter", text: summary.adapter },
  ];
  if (place) rows.push({ name: "report", text: place, whole: true });
  return [
    summary.name,
    "",
    ...table,
    "",
    ...remarks.flatMap((remark) => wrap(remark, WIDTH)),
    ...(remarks.length > 0 ? [""] : []),
    ...facts(rows),
    "",
  ].join("\n");
}
