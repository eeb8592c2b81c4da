import { CURVE_WIDTH, type Curve, type Figure, type Line } from "./figure.ts";
import type { Rich } from "./rich.ts";

/** Narrower plots have no room for names at the ends of curves (pixels, with type of 13). */
const NAMED_WIDTH = 520;
/** More than this many names are a legend. */
export const MOST_NAMES = 5;

/** Whether names stand at the ends of curves, or at a place of their own; else they are a legend. */
export function namesAtEnds({ lines, curves }: Figure, width: number): boolean {
  const names = [...lines.filter(({ name }) => name), ...curves];
  // Outlines end where all do, and so do curves beside bars.
  const homeless = [...lines.filter(({ name, steps }) => name && steps), ...curves].some(
    ({ nameAt }) => !nameAt,
  );
  return width >= NAMED_WIDTH && !homeless && names.length <= MOST_NAMES;
}

/** A line or a curve with a name, and what a sample of it needs. */
export type NamedLine = Pick<Line, "colour" | "width" | "dash" | "swatch"> & { name: Rich };

/** Dash of a sample beside a name, too short for that of the curve: dots stay dots. */
export const sampleDash = (dash: number[] | undefined): number[] =>
  dash && dash.length > 0 ? (dash[0] <= 2 ? [2, 3] : [4, 3]) : [];

const ofCurve = ({ name, dash, width = CURVE_WIDTH }: Curve): NamedLine => ({
  name,
  dash,
  colour: "ink",
  width,
});

/** What a legend lists. */
export function namedLines({ lines, curves }: Figure): NamedLine[] {
  return [
    ...lines.flatMap((line) => (line.name ? [{ ...line, name: line.name }] : [])),
    ...curves.map(ofCurve),
  ];
}

/** The lines with five names at most, less those `taken`: of more, those stay that come first in `order`. */
export function fiveNames(lines: Line[], order: (line: Line) => number, taken = 0): Line[] {
  const names = lines.filter(({ name }) => name).sort((a, b) => order(a) - order(b));
  const kept = new Set(names.slice(0, MOST_NAMES - taken));
  return lines.map((line) => {
    if (kept.has(line)) return line;
    const { name, ...nameless } = line;
    return nameless;
  });
}

/** An order for `fiveNames` that keeps the outermost ends of curves and others evenly between them. */
export function evenly(lines: Line[]): (line: Line) => number {
  const ends = lines.filter(({ name }) => name).sort((a, b) => lastOf(a) - lastOf(b));
  const kept = Array.from({ length: MOST_NAMES }, (_, place) =>
    ends.at(Math.round((place * (ends.length - 1)) / (MOST_NAMES - 1))),
  );
  return (line) => (kept.includes(line) ? 0 : 1);
}

const lastOf = ({ values }: Line): number => values.findLast((value) => value !== null) ?? 0;

/** A name at the end of its curve, in the units of the drawing. */
export interface EndName {
  y: number;
  name: Rich;
  line: Line;
}

/** Names that begin at a place of their own. */
export function placedNames({ lines, curves }: Figure): (NamedLine & { at: { x: number; y: number } })[] {
  return [
    ...lines.flatMap((line) =>
      line.name && line.nameAt ? [{ ...line, name: line.name, at: line.nameAt }] : [],
    ),
    ...curves.flatMap((curve) => (curve.nameAt ? [{ ...ofCurve(curve), at: curve.nameAt }] : [])),
  ];
}

/** Names that take room right of the plot. */
export function namesBeside({ lines, curves }: Figure): Rich[] {
  return [...lines, ...curves].filter(({ nameAt }) => !nameAt).flatMap(({ name }) => (name ? [name] : []));
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
    if (!line.name || line.nameAt || last === undefined || last === null) return [];
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
