import type { Point } from "./clip.ts";
import type { Colour } from "./figure.ts";
import type { Rich } from "./rich.ts";

/** What a drawing is made of; lengths in CSS pixels, 96 to the inch, from the top left corner. */
export type Shape = PathShape | DotShape | TextShape;

/** A colour of the figure's own, or the grid's, or the surface's. */
export type ShapeColour = Colour | "line" | "paper";

/** A line through points, or with `fill` the area that they enclose. */
export interface PathShape {
  kind: "path";
  points: readonly Point[];
  fill?: { colour: ShapeColour; alpha: number };
  stroke?: { colour: ShapeColour; width: number; dash: readonly number[] };
}

export interface DotShape {
  kind: "dot";
  at: Point;
  radius: number;
  colour: ShapeColour;
}

export interface TextShape {
  kind: "text";
  text: Rich;
  x: number;
  /** The middle of the line. */
  y: number;
  size: number;
  align: "start" | "middle" | "end";
  colour: ShapeColour;
  /** An edge in the paper's colour keeps it legible over curves. */
  halo: boolean;
}

/** The rectangle that the axes span, and how values lie in it. */
export interface Plot {
  left: number;
  top: number;
  right: number;
  bottom: number;
  /** What is a pixel where type has 13 of them: all sizes are multiples of it. */
  unit: number;
  x: (value: number) => number;
  y: (value: number) => number;
}

export const stroke = (
  points: readonly Point[],
  colour: ShapeColour,
  width: number,
  dash: readonly number[] = [],
): PathShape => ({ kind: "path", points, stroke: { colour, width, dash } });

export const segment = (
  from: Point,
  to: Point,
  colour: ShapeColour,
  width: number,
  dash: readonly number[] = [],
): PathShape => stroke([from, to], colour, width, dash);

export const area = (points: readonly Point[], colour: ShapeColour, alpha: number): PathShape => ({
  kind: "path",
  points,
  fill: { colour, alpha },
});

export const box = (left: number, top: number, right: number, bottom: number): Point[] => [
  [left, top],
  [right, top],
  [right, bottom],
  [left, bottom],
];

export const dot = (at: Point, radius: number, colour: ShapeColour): DotShape => ({
  kind: "dot",
  at,
  radius,
  colour,
});
