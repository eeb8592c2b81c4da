import type { Figure } from "./figure.ts";
import { GAP, SIZE } from "./layout.ts";
import type { Setting } from "./portrait.ts";
import { place } from "./portrait-words.ts";
import { type Rich, rich } from "./rich.ts";
import type { Plot } from "./shapes.ts";
import { textWidth } from "./text-metrics.ts";

/** Lanes of neurons are named one by one up to this many, and thinner beyond. */
const NAMED_LANES = 6;
/** Narrower pictures are taller, as a part of their width (CSS pixels with type of 13). */
const NARROW = 500;

export interface TrajectorySize {
  /** CSS pixels. */
  width: number;
  /** Size of type, CSS pixels; 13 where left out. */
  fontSize?: number;
  /** Most height of the plane that f is drawn in, CSS pixels. */
  tallest?: number;
  /** Most height of the whole, CSS pixels: where it is short, first the strip gives way, then the neurons' lanes. */
  room?: number;
  /** Without lanes and titles: one of many small pictures. */
  compact?: boolean;
  /** Width of text in the font that will be used; without one the figures' own. */
  measure?: (text: Rich, size: number) => number;
}

interface Lane {
  /** Its middle. */
  y: number;
  height: number;
  /** Empty where there is no room. */
  name: Rich;
}

/** Where the parts of a trajectory's picture stand: f over x, lanes for margin and neurons under it, and the strip over ln t. */
export interface TrajectoryLayout {
  width: number;
  height: number;
  compact: boolean;
  /** The strip has a title under its axis. */
  titled: boolean;
  picture: Plot;
  lanes: Lane[];
  /** Bottom of the lanes. */
  floor: number;
  strip: Plot;
  /** ln t at a place of the strip. */
  lnT: (x: number) => number;
  measure: (text: Rich) => number;
}

/** What stands under the plane, in units. */
interface Under {
  strip: number;
  titled: boolean;
  neurons: boolean;
}

const UNDER: Under[] = [
  { strip: 72, titled: true, neurons: true },
  { strip: 44, titled: false, neurons: true },
  { strip: 44, titled: false, neurons: false },
];
/** Around them: over the plane, over the strip, and under it with a title and without. */
const AROUND = { plane: 24, strip: 52, titled: 46, untitled: 26 };
const LANE = { gap: 6, thick: 20, thin: 8 };
/** A plane that is lower shows nothing, in units. */
const LEAST = 110;

/** As much as leaves a plane in the room that there is, in units. */
function underFor(room: number, neurons: number): Under {
  const lane = neurons <= NAMED_LANES ? LANE.thick : LANE.thin;
  const fits = ({ strip, titled, neurons: shown }: Under) => {
    const lanes = LANE.gap + LANE.thick + (shown ? neurons * lane : 0);
    const around = AROUND.plane + AROUND.strip + (titled ? AROUND.titled : AROUND.untitled);
    return room - around - lanes - strip >= LEAST;
  };
  return UNDER.find(fits) ?? UNDER[UNDER.length - 1];
}

export function trajectoryLayout(
  { trace, interval, height }: Setting,
  { xAxis, yAxis }: Figure,
  {
    width,
    fontSize = SIZE,
    tallest = Number.POSITIVE_INFINITY,
    room = Number.POSITIVE_INFINITY,
    compact = false,
    measure = textWidth,
  }: TrajectorySize,
): TrajectoryLayout {
  const unit = fontSize / SIZE;
  const wide = (text: Rich) => measure(text, fontSize);
  const { v } = trace.initial;
  const named = v.length <= NAMED_LANES;
  const under = compact ? { strip: 44, titled: false, neurons: false } : underFor(room / unit, v.length);
  const names = compact ? [] : laneNames(v, named).slice(0, under.neurons ? undefined : 1);
  const ticks = [...yAxis.ticks(Number.POSITIVE_INFINITY).map(({ text }) => text), rich(place(-height / 2))];
  const left = Math.ceil(Math.max(...[...names, ...ticks].map(wide)) + GAP * unit);
  const right = width - Math.max(20 * unit, wide(rich("10^{100}")) + 10 * unit);
  const x = (value: number) => left + ((value - interval[0]) / (interval[1] - interval[0])) * (right - left);

  const thicks = names.map((_, k) => (k === 0 || named ? LANE.thick : LANE.thin) * unit);
  const lanesHeight = thicks.reduce((sum, thick) => sum + thick, compact ? 0 : LANE.gap * unit);
  const top = AROUND.plane * unit;
  const below = (AROUND.strip + under.strip + (under.titled ? AROUND.titled : AROUND.untitled)) * unit;
  const share = compact ? 0.3 : width / unit < NARROW ? 0.5 : 0.3;
  const least = (compact ? 110 : 150) * Math.min(unit, 1.5);
  const wanted = Math.max(least, Math.min(420 * unit, share * width, tallest));
  const bottom = top + Math.round(Math.min(wanted, Math.max(LEAST * unit, room - top - lanesHeight - below)));
  const lanes: Lane[] = [];
  let floor = bottom + (compact ? 0 : LANE.gap * unit);
  for (const [k, name] of names.entries()) {
    const thick = thicks[k];
    lanes.push({ y: floor + thick / 2, height: thick, name });
    floor += thick;
  }
  const picture: Plot = {
    left,
    top,
    right,
    bottom,
    unit,
    x,
    y: (f) => top + ((height - f) / (2 * height)) * (bottom - top),
  };

  const stripTop = floor + AROUND.strip * unit;
  const stripBottom = stripTop + under.strip * unit;
  const span = Math.log(xAxis.max / xAxis.min);
  const strip: Plot = {
    left,
    top: stripTop,
    right,
    bottom: stripBottom,
    unit,
    x: (lnT) => left + (Math.log(Math.max(lnT, xAxis.min) / xAxis.min) / span) * (right - left),
    y: (value) => stripBottom - ((value - yAxis.min) / (yAxis.max - yAxis.min)) * (stripBottom - stripTop),
  };
  return {
    width,
    height: floor + below,
    compact,
    titled: under.titled,
    picture,
    lanes,
    floor,
    strip,
    lnT: (place) => xAxis.min * Math.exp(((place - left) / (right - left)) * span),
    measure: wide,
  };
}

/** The margin's lane, then the neurons' with the sign they enter f with. */
function laneNames(v: Float64Array, named: boolean): Rich[] {
  const neurons = Array.from(v, (weight, j) =>
    rich(named ? `${weight < 0 ? "−" : "+"} neuron ${j + 1}` : ""),
  );
  if (!named) neurons[Math.floor((v.length - 1) / 2)] = rich("neurons");
  return [rich("margin"), ...neurons];
}
