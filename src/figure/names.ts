import type { Curve, Figure, Line } from "./figure.ts";
import type { Rich } from "./rich.ts";

/** Narrower plots have no room for names at the ends of curves (pixels, with type of 13). */
const NAMED_WIDTH = 520;
/** More than this many names are a legend. */
const MOST_NAMES = 5;

/** Whether names stand at the ends of curves; else they are a legend. */
export function namesAtEnds({ lines, curves }: Figure, width: number): boolean {
  return width >= NAMED_WIDTH && curves.length === 0 && lines.filter(({ name }) => name).length <= MOST_NAMES;
}

/** A line or a curve with a name, and what a sample of it needs. */
export type NamedLine = Pick<Line, "colour" | "width" | "dash" | "swatch"> & { name: Rich };

/** What a legend lists. */
export function namedLines({ lines, curves }: Figure): NamedLine[] {
  const ofCurve = ({ name, dash }: Curve): NamedLine => ({ name, dash, colour: "ink", width: 1.5 });
  return [
    ...lines.flatMap((line) => (line.name ? [{ ...line, name: line.name }] : [])),
    ...curves.map(ofCurve),
  ];
}

/** A name at the end of its curve, in the units of the drawing. */
export interface EndName {
  y: number;
  name: Rich;
  line: Line;
}

/**
 * Where the names of curves stand: at their ends, pushed apart where they would touch, between top and bottom.
 * `place` gives the height of a value, `step` is the least distance of two names.
 */
export function endNames(
  { lines }: Figure,
  place: (value: number) => number,
  { top, bottom, step }: { top: number; bottom: number; step: number },
): EndName[] {
  const names = lines.flatMap((line): EndName[] => {
    const last = line.values.findLast((value) => value !== null);
    if (!line.name || last === undefined || last === null) return [];
    return [{ y: Math.min(bottom, Math.max(top, place(last))), name: line.name, line }];
  });
  names.sort((a, b) => a.y - b.y);
  for (let i = 1; i < names.length; i++) names[i].y = Math.max(names[i].y, names[i - 1].y + step);
  if (names.length === 0 || names[names.length - 1].y <= bottom) return names;
  for (let i = names.length - 1, limit = bottom; i >= 0; i--) {
    names[i].y = Math.min(names[i].y, limit);
    limit = names[i].y - step;
  }
  return names;
}
