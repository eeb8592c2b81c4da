import type { Axis, Tick } from "./figure.ts";
import { type Rich, rich } from "./rich.ts";

/** A log axis labelled in powers of ten alone, from the power below `min` to the one above `max`. */
export function powerAxis(min: number, max: number, title: Rich): Axis {
  const low = Math.floor(Math.log10(min) + 1e-9);
  const high = Math.max(low + 1, Math.ceil(Math.log10(max) - 1e-9));
  const ticks = (pixels: number): Tick[] => {
    const every = Math.max(1, Math.ceil(((high - low) * 34) / pixels));
    const found: Tick[] = [];
    for (let exponent = high; exponent >= low; exponent -= every)
      found.push({ value: 10 ** exponent, text: powerText(exponent) });
    return found;
  };
  return { log: true, min: 10 ** low, max: 10 ** high, title, ticks };
}

function powerText(exponent: number): Rich {
  if (exponent === 0) return rich("1");
  return rich(exponent === 1 ? "10" : `10^{${exponent}}`);
}

/** Whole numbers, every one as long as there is room. */
export function countAxis(min: number, max: number, title: Rich): Axis {
  const ticks = (pixels: number): Tick[] => {
    const every = [1, 2, 5, 10, 20].find((step) => ((max - min) / step) * 26 <= pixels) ?? 50;
    const found: Tick[] = [];
    for (let value = Math.ceil(min / every) * every; value <= max; value += every)
      found.push({ value, text: rich(String(value)) });
    return found;
  };
  return { log: false, min, max, title, ticks };
}
