import type { Figure } from "./figure.ts";
import { count, significant, time, timeText } from "./format.ts";
import { type Drawing, quantilesOf, type RateSeries } from "./rate-lines.ts";
import { joined, plain, type Rich, rich, spoken } from "./rich.ts";

/** What a screen reader hears of the figure. */
export function labelOf({ drawn, x, product, highlight }: Drawing): string {
  const what = product ? "gap times ln t" : "gap";
  const span = `t from ${spoken(time(x[0]))} to ${spoken(time(x[x.length - 1]))}`;
  const who =
    drawn.length === 1
      ? `median, mean and bands of ${drawn[0].label}`
      : `medians of ${drawn.map((one) => one.label).join(", ")}`;
  return `${what} against ln t, ${span}: ${who}${highlight ? `, and ${highlight.label}` : ""}`;
}

export function readoutOf(drawing: Drawing, index: number): Rich {
  const { drawn, product, shown, x, highlight } = drawing;
  const record = index + shown.first;
  const at = rich(`*t* = ${timeText(x[index])}: `);
  const one: Rich[] = highlight
    ? [[...plain(`${highlight.label} `), ...rich(significant(highlight.values[index] ?? Number.NaN))]]
    : [];
  if (drawn.length > 1) {
    const parts = drawn.map((series) => [
      ...plain(`${series.label} `),
      ...rich(significant(quantilesOf(series, product).q50[record])),
    ]);
    return [...at, ...plain("medians: "), ...joined([...parts, ...one], "; ")];
  }
  const q = quantilesOf(drawn[0], product);
  const [mean, q50, q25, q75, q05, q95] = [q.mean, q.q50, q.q25, q.q75, q.q05, q.q95].map((column) =>
    significant(column[record]),
  );
  const values = rich(`mean ${mean}, median ${q50}, 25–75 % ${q25} to ${q75}, 5–95 % ${q05} to ${q95}`);
  return [...at, ...joined([values, ...one], "; ")];
}

export function tableOf({ drawn, shown, x, product, highlight }: Drawing): Figure["table"] {
  const what = product ? "gap × ln *t*" : "gap";
  const single = drawn.length === 1 ? quantilesOf(drawn[0], product) : null;
  // A figure is drawn many times for each that is read as numbers.
  const part = (values: Float64Array) => () =>
    Float64Array.from(x, (_, row) => values[row + shown.first] ?? Number.NaN);
  const columns: [name: string, head: string, values: () => Float64Array][] = single
    ? [
        ["mean", "mean", part(single.mean)],
        ["q05", "5 %", part(single.q05)],
        ["q25", "25 %", part(single.q25)],
        ["median", "median", part(single.q50)],
        ["q75", "75 %", part(single.q75)],
        ["q95", "95 %", part(single.q95)],
      ]
    : drawn.map((one) => [one.label, one.label, part(quantilesOf(one, product).q50)]);
  if (highlight)
    columns.push([
      highlight.label,
      highlight.label,
      () => Float64Array.from(highlight.values, (value) => value ?? Number.NaN),
    ]);
  const alive = single ? () => x.map((_, row) => aliveAt(drawn[0], row + shown.first)) : null;
  return {
    caption: rich(single ? `${what} over the successes` : `Median ${what} over the successes`),
    head: [
      rich("*t*"),
      rich("ln *t*"),
      ...columns.map(([, head]) => plain(head)),
      ...(alive ? [plain("not aborted")] : []),
    ],
    rows: () => {
      const columnsNow = columns.map(([, , values]) => values());
      const aliveNow = alive?.();
      return x.map((lnT, row) => [
        time(lnT),
        plain(significant(lnT, 5)),
        ...columnsNow.map((values) => rich(significant(values[row], 4))),
        ...(aliveNow ? [plain(count(aliveNow[row]))] : []),
      ]);
    },
    data: () => [
      { name: "ln_t", values: x },
      ...columns.map(([name, , values]) => ({ name, values: values() })),
      ...(alive ? [{ name: "not_aborted", values: alive() }] : []),
    ],
  };
}

function aliveAt({ curves: { counts } }: RateSeries, record: number): number {
  return counts.running[record] + counts.flowing[record] + counts.sliding[record] + counts.hit[record];
}
