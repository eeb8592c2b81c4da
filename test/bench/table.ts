import type { Spread } from "./measure.ts";

export const three = (x: number) => (x >= 1000 ? String(Math.round(x)) : String(Number(x.toPrecision(3))));

/** Median, with the smallest and the largest. */
export const range = ({ min, median, max }: Spread, unit = 1) =>
  `${three(median / unit)} (${three(min / unit)} to ${three(max / unit)})`;

/** A Markdown table with its columns in line. */
export function table(head: string[], rows: string[][]): string[] {
  const widths = head.map((cell, c) => Math.max(cell.length, ...rows.map((row) => row[c].length)));
  const line = (row: string[]) => `| ${row.map((cell, c) => cell.padEnd(widths[c])).join(" | ")} |`;
  return [line(head), `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`, ...rows.map(line)];
}
