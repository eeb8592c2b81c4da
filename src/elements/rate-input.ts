import { InputError } from "../experiment/index.ts";
import type { View } from "../figure/index.ts";

/** "3 7", powers of ten, as ln t; NaN for what is none. */
export const windowAttribute = {
  fromAttribute(text: string | null): [number, number] | null {
    if (text === null || text.trim() === "") return null;
    const [from, to, ...more] = text
      .trim()
      .split(/[\s,]+/)
      .map((part) => Number(part) * Math.LN10);
    return [more.length > 0 ? Number.NaN : from, to ?? Number.NaN];
  },
};

/** A number, NaN for what is none; nothing: null. */
export const numberAttribute = {
  fromAttribute: (text: string | null): number | null =>
    text === null || text.trim() === "" ? null : Number(text),
};

type Written = (name: string) => string | null;

const found = (written: Written, name: string, value: unknown): string =>
  JSON.stringify(written(name) ?? value);

/**
 * The part of the axis that was asked for by powers of ten, in ln t.
 *
 * @param written what stands in an attribute, for the words.
 * @throws InputError where it is none.
 */
export function viewOf(from: number | null, to: number | null, written: Written): Pick<View, "from" | "to"> {
  for (const [name, exponent] of Object.entries({ from, to }))
    if (exponent !== null && !(exponent >= 0 && Number.isFinite(exponent)))
      throw InputError.at(name, found(written, name, exponent), "a power of ten of t, 0 or more");
  if (from !== null && to !== null && from >= to)
    throw InputError.at("from", found(written, "from", from), `less than to = ${to}`);
  const lnT = (exponent: number | null) => (exponent === null ? null : exponent * Math.LN10);
  return { from: lnT(from), to: lnT(to) };
}

/** @throws InputError where the window is none. */
export function checkWindow(window: readonly number[] | null, written: Written): void {
  if (!window) return;
  const [from, to] = window;
  if (!(window.length === 2 && from >= 0 && from < to && Number.isFinite(to)))
    throw InputError.at(
      "window",
      found(written, "window", window),
      'two powers of ten of t, the smaller first: "3 7"',
    );
}
