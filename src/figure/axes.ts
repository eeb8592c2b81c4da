import type { Axis, Tick } from "./figure.ts";
import { fixed } from "./format.ts";
import { type Rich, rich } from "./rich.ts";

/** Powers of ten in the order in which an axis takes them in, as far as there is room. */
const EXPONENTS = [
  [2, 4, 10, 30, 100, 300, 1000],
  [1, 6, 7, 20, 50, 200, 500],
  [3, 5, 8, 15, 40, 70, 150, 400, 700],
];

const TICK_PIXELS = 46;

/** A replayed record keeps seven digits of ln t. */
export const ROUNDING = 1e-6;

/** Time as ln t on a log scale: a rate 1/ln t is a straight line, and 10^300 is in the picture. */
export function logTimeAxis(min: number, max: number, title = "*t*  (on the scale of ln *t*)"): Axis {
  const ticks = (pixels: number): Tick[] => {
    const place = (lnT: number) => (Math.log(lnT / min) / Math.log(max / min)) * pixels;
    const chosen: number[] = [];
    for (const exponent of EXPONENTS.flat()) {
      const lnT = exponent * Math.LN10;
      if (lnT < min * (1 - ROUNDING) || lnT > max * (1 + ROUNDING)) continue;
      if (chosen.every((other) => Math.abs(place(other * Math.LN10) - place(lnT)) >= TICK_PIXELS))
        chosen.push(exponent);
    }
    return chosen
      .sort((a, b) => a - b)
      .map((exponent) => ({
        value: exponent * Math.LN10,
        text: rich(exponent === 1 ? "10" : `10^{${exponent}}`),
      }));
  };
  return { log: true, min, max, title: rich(title), ticks };
}

/** ln t itself, for the second axis: 1, 2, 5, 10, ... */
export function lnTicks(min: number, max: number): Tick[] {
  const ticks: Tick[] = [];
  for (let decade = 0; decade < 4; decade++)
    for (const step of [1, 2, 5]) {
      const value = step * 10 ** decade;
      if (value >= min && value <= max) ticks.push({ value, text: [{ text: String(value) }] });
    }
  return ticks;
}

export function logAxis(min: number, max: number, title: Rich): Axis {
  const ticks = (pixels: number): Tick[] => {
    const found: Tick[] = [];
    const decades = Math.log10(max / min);
    const steps = decades < 1.2 ? [1, 2, 3, 5, 7] : decades < 2.2 ? [1, 2, 5] : [1];
    const every = Math.max(1, Math.ceil((decades * 26) / pixels));
    for (let exponent = Math.floor(Math.log10(min)); exponent <= Math.ceil(Math.log10(max)); exponent++) {
      if (exponent % every !== 0) continue;
      for (const step of steps) {
        const value = step * 10 ** exponent;
        if (value < min * (1 - 1e-9) || value > max * (1 + 1e-9)) continue;
        const text =
          exponent >= -4
            ? fixed(value, Math.max(0, -exponent))
            : `${step > 1 ? `${step} × ` : ""}10^{${exponent}}`;
        found.push({ value, text: rich(text) });
      }
    }
    return found;
  };
  return { log: true, min, max, title, ticks };
}

/** From `min` to a round number at or above `max`. */
export function linearAxis(min: number, max: number, title: Rich, exact = false): Axis {
  const span = max - min || 1;
  const raw = span / 5;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((value) => value >= raw) ?? 10 * power;
  const top = exact ? max : min + Math.ceil(span / step - 1e-9) * step;
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9) + (step / power === 2.5 ? 1 : 0));
  const ticks = (): Tick[] => {
    const found: Tick[] = [];
    for (let k = 0; min + k * step <= top + step * 1e-9; k++)
      found.push({ value: min + k * step, text: rich(fixed(min + k * step, decimals)) });
    return found;
  };
  return { log: false, min, max: top, title, ticks };
}
