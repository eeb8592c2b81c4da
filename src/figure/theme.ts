import type { ShapeColour } from "./shapes.ts";

/** What drawing needs to know of looks: colours as #rrggbb and a font family as CSS has it. */
export interface Theme {
  ink: string;
  muted: string;
  line: string;
  paper: string;
  sans: string;
  /** In their fixed order; a figure takes them by index, and dashes tell apart what colour cannot. */
  series: string[];
}

export const SERIES_COUNT = 6;

const sans = 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif';

export const LIGHT: Theme = {
  ink: "#1b1d21",
  muted: "#595d66",
  line: "#d9dad6",
  paper: "#fcfcfa",
  sans,
  series: ["#0072b2", "#d55e00", "#009e73", "#8b5fbf", "#b8860b", "#3a9bd9"],
};

export const DARK: Theme = {
  ink: "#e8e9eb",
  muted: "#a3a8b1",
  line: "#363a42",
  paper: "#14161a",
  sans,
  series: ["#4aa8e0", "#f0843a", "#2fbf95", "#b08fe0", "#d9a93a", "#7cc0ee"],
};

/** As LIGHT, on white paper. */
export const PRINT: Theme = { ...LIGHT, paper: "#ffffff" };

export function colourOf(theme: Theme, colour: ShapeColour): string {
  if (typeof colour !== "number") return theme[colour];
  return theme.series[colour % theme.series.length];
}

export function translucent(colour: string, alpha: number): string {
  const byte = Math.round(alpha * 255);
  return `${colour}${byte.toString(16).padStart(2, "0")}`;
}
