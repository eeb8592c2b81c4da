import { nearest } from "../figure/index.ts";

const PAGE = 10;
/** A play from t = 10 to the end of a long trajectory takes about this many frames. */
const FRAMES = 150;

/** The record that a key of a slider leads to, null for any other key. */
export function keyTarget(key: string, at: number, last: number): number | null {
  const targets: Record<string, number> = {
    ArrowRight: at + 1,
    ArrowUp: at + 1,
    ArrowLeft: at - 1,
    ArrowDown: at - 1,
    PageUp: at + PAGE,
    PageDown: at - PAGE,
    Home: 0,
    End: last,
  };
  return key in targets ? Math.min(last, Math.max(0, targets[key])) : null;
}

/** The next record to play: the next one, or on the scale of ln ln t, where records lie closer than the eye follows, one further on. */
export function nextFrame(lnT: Float64Array, from: number): number {
  const last = lnT.length - 1;
  const pace = Math.max(0, Math.log(lnT[last] / Math.LN10)) / FRAMES;
  const goal = Math.max(lnT[from], Math.LN10) * Math.exp(pace);
  let to = Math.min(last, from + 1);
  while (to < last && lnT[to] >= Math.LN10 && lnT[to] < goal) to++;
  return to;
}

/** Nearest on the strip, whose scale is logarithmic in ln t. */
export function nearestPlace(lnT: Float64Array, wanted: number): number {
  return nearest(
    lnT.map((value) => Math.log(Math.max(value, Math.LN2))),
    Math.log(wanted),
  );
}
