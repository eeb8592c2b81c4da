/** 1234567.8 as 1,234,568. */
export const count = (value: number): string =>
  Number.isFinite(value) ? Math.round(value).toLocaleString("en-US") : "?";

/** Three significant digits, without an exponent where that stays short. */
export function short(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return "-";
  if (value === 0) return "0";
  const size = Math.abs(value);
  return size >= 1e-4 && size < 1e6 ? String(Number(value.toPrecision(3))) : value.toExponential(1);
}

export const percent = (share: number): string =>
  Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : "-";

/** A value with half its interval's width, both to the second digit of that width: 0.467 ± 0.011. Three decimals suffice. */
export function plusMinus({ value, low, high }: { value: number; low: number; high: number }): string {
  const half = (high - low) / 2;
  if (!Number.isFinite(half)) return short(value);
  if (half < 5e-4) return Math.abs(value) < 0.01 ? short(value) : value.toFixed(3);
  const digits = Math.min(3, Math.max(0, 1 - Math.floor(Math.log10(half))));
  return `${value.toFixed(digits)} ± ${half.toFixed(digits)}`;
}

/** Seconds as a person says them. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "?";
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${count(Math.floor(whole / 3600))} h ${Math.floor((whole % 3600) / 60)} min`;
}

export function bytes(size: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  const power = size < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(size) / 3));
  return `${power === 0 ? count(size) : (size / 1000 ** power).toPrecision(3)} ${units[power]}`;
}

/** Steps per second in millions or thousands of millions. */
export function rate(perSecond: number): string {
  if (perSecond >= 1e9) return `${(perSecond / 1e9).toFixed(2)} G trajectory-steps/s`;
  if (perSecond >= 1e6) return `${(perSecond / 1e6).toFixed(1)} M trajectory-steps/s`;
  return `${count(perSecond)} trajectory-steps/s`;
}

/** Text cut to a width, with an ellipsis. */
export const cut = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, width - 1)}…`;

/** Rows in columns two spaces apart, as wide as their contents; the first column and those in `left` to the left. */
export function columns(rows: string[][], left: number[] = []): string[] {
  const widths = rows[0].map((_, k) => Math.max(...rows.map((row) => row[k].length)));
  return rows.map((row) =>
    row
      .map((text, k) => (k === 0 || left.includes(k) ? text.padEnd(widths[k]) : text.padStart(widths[k])))
      .join("  ")
      .trimEnd(),
  );
}

/** Words in lines of at most `width` characters. */
export function wrap(text: string, width: number, indent = ""): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line && line.length + word.length + 1 > width - indent.length) {
      lines.push(indent + line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, indent + line];
}

/** Lines of at most this many characters. */
export const WIDTH = 100;

export interface Fact {
  name: string;
  text: string;
  /** Stays on one line, so that it can be copied. */
  whole?: boolean;
}

/** Names with what is to be said of them, one below the other. */
export function facts(rows: Fact[]): string[] {
  return rows.flatMap(({ name, text, whole }) => {
    const [first, ...more] = whole ? [text] : wrap(text, WIDTH - 14);
    return [`${name.padEnd(14)}${first}`, ...more.map((line) => " ".repeat(14) + line)];
  });
}
