import { csvField } from "../record/index.ts";
import type { Figure } from "./figure.ts";

/** The numbers behind a figure as CSV with a header line, at full precision; NaN is an empty field. */
export function figureCsv({ table }: Figure): string {
  const columns = table.data();
  const rows = Array.from({ length: columns[0].values.length }, (_, row) =>
    columns.map(({ values }) => csvField(values[row])),
  );
  return [columns.map(({ name }) => csvField(name)), ...rows].map((row) => `${row.join(",")}\n`).join("");
}
