import type { Rich } from "./rich.ts";

/** A colour by its place: a series of the theme, or one of its greys. */
export type Colour = number | "ink" | "muted";

/** One row of values over the figure's x. */
export interface Line {
  values: (number | null)[];
  colour: Colour;
  /** Pixels; 0 draws nothing (an edge of a band). */
  width: number;
  dash?: number[];
  bars?: boolean;
  /** Each value reaches to the next x, the last one to the end of the axis: the outline of a histogram. */
  steps?: boolean;
  /** A dot at each value; the line runs over places without one. */
  dots?: boolean;
  /** Stands at the end of the curve, or in the legend where there is no room. */
  name?: Rich;
  /** Where the name begins instead: a curve that leaves the plot, or ends where all do. */
  nameAt?: { x: number; y: number };
  /** The name stands for an area: opacity of its sample. */
  swatch?: number;
}

/** The area between two lines, by their indices. */
export interface Band {
  upper: number;
  lower: number;
  colour: Colour;
  alpha: number;
}

export const CURVE_WIDTH = 1.5;

/** A curve on points of its own: theory beside bars. */
export interface Curve {
  x: number[];
  y: number[];
  dash: number[];
  /** Pixels; `CURVE_WIDTH` where left out. */
  width?: number;
  name: Rich;
  nameAt?: { x: number; y: number };
}

/** A vertical hairline with words at its head for what lies before and after it. */
export interface Mark {
  x: number;
  before: Rich;
  after: Rich;
  dash?: number[];
}

/** A part of the x axis that is told apart, by a tint and a rule along the axis. */
export interface Span {
  from: number;
  to: number;
  /** Inside, at the foot, where there is room. */
  name: Rich;
}

export interface Tick {
  value: number;
  text: Rich;
}

export interface Axis {
  log: boolean;
  min: number;
  max: number;
  title: Rich;
  /** Ticks for an axis of this many pixels. */
  ticks: (pixels: number) => Tick[];
}

export interface Note {
  x: number;
  y: number;
  text: Rich;
}

/** Numbers (or words) by the name that a file gives them. */
export interface Column {
  name: string;
  values: ArrayLike<number | string>;
}

/** A plot as plain data: what is drawn, what is said of each x, and the table of it all. */
export interface Figure {
  label: string;
  x: number[];
  lines: Line[];
  bands: Band[];
  curves: Curve[];
  marks: Mark[];
  spans: Span[];
  notes: Note[];
  xAxis: Axis;
  yAxis: Axis;
  /** Ticks of a second axis on top, in the units of x. */
  topTicks?: Tick[];
  readout: (index: number) => Rich;
  table: {
    caption: Rich;
    head: Rich[];
    rows: () => Rich[][];
    /** The same numbers at full precision, as columns of a CSV file; all of one length. */
    data: () => Column[];
  };
}

export const emptyFigure = { lines: [], bands: [], curves: [], marks: [], spans: [], notes: [] };
