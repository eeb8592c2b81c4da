import { linearAxis, logTimeAxis, ROUNDING } from "./axes.ts";
import { type Colour, emptyFigure, type Figure, type Line } from "./figure.ts";
import { percent, significant, time, timeText } from "./format.ts";
import { MOST_NAMES } from "./names.ts";
import { plain, type Rich, rich } from "./rich.ts";
import { SERIES_COUNT } from "./theme.ts";
import { EVERYTHING, type Shown, shownOf } from "./view.ts";

/** A share of a population over time. */
export interface Layer {
  label: string;
  share: Float64Array;
  /** Left out, layers take the series colours in their order. */
  colour?: Colour;
}

export interface StackOptions {
  lnT: Float64Array;
  layers: Layer[];
  /** A share drawn as a curve over the stack. */
  line: Layer | null;
  /** Title of the share axis. */
  what: string;
  /** ln t at which the records of a run that is underway will end: the axis waits for them. */
  horizon?: number | null;
  /** For an audience: at most five names. */
  stage?: boolean;
  /** Why there may be nothing to draw. */
  note: string;
}

/** ln t = 0 has no place on a log scale. */
const FROM = Math.log(2) * (1 - ROUNDING);
/** A layer is named inside where it is at least this thick, over at least this part of the axis. */
const LABEL_SHARE = 0.09;
const LABEL_LENGTH = 0.14;
/** Names on a stage take so much more room. */
const STAGE_LABEL = 1.7;

/** Once the colours are used up they come again, paler and dashed. */
const opacity = (place: number): number => (place >= SERIES_COUNT ? 0.16 : 0.34);

/** Shares that add to one, stacked over ln t, with an optional curve across them; in words why there are none. */
export function stackFigure(options: StackOptions): Figure | Rich {
  const { lnT, layers, line, what, note, horizon = null, stage = false } = options;
  const shown = shownOf(lnT, { ...EVERYTHING, horizon }, FROM);
  const from = shown?.first ?? 0;
  const stacked = layers.filter(({ share }) => share.subarray(from).some((value) => value > 0));
  if (!shown || stacked.length === 0) return plain(note || "Nothing has been recorded yet.");
  const x = Array.from(lnT.subarray(from));
  const all = [...stacked, ...(line ? [line] : [])];
  const named = stage ? largest(stacked, MOST_NAMES - (line ? 1 : 0)) : stacked;
  const { lines, notes } = stack(stacked, { named, x, shown, label: stage ? STAGE_LABEL : 1 });
  return {
    ...emptyFigure,
    label: `${what} over ln t: ${stacked.map((layer) => layer.label).join(", ")}`,
    x,
    lines: [...lines, ...(line ? [curve(line, from)] : [])],
    bands: stacked.map((layer, place) => ({
      upper: place + 1,
      lower: place,
      colour: layer.colour ?? place,
      alpha: opacity(place),
    })),
    notes,
    xAxis: logTimeAxis(shown.min, shown.max),
    yAxis: linearAxis(0, 1, plain(what), true),
    readout: (index) => [
      ...rich(`*t* = ${timeText(x[index])}: `),
      ...plain(all.map(({ label, share }) => `${label} ${percent(share[index + from])}`).join(", ")),
    ],
    table: {
      caption: plain(what),
      head: [rich("*t*"), ...all.map(({ label }) => plain(label))],
      rows: () =>
        x.map((value, index) => [
          time(value),
          ...all.map(({ share }) => rich(significant(share[index + from], 4))),
        ]),
      data: () => [
        { name: "ln_t", values: x },
        ...all.map(({ label, share }) => ({ name: label, values: share.subarray(from) })),
      ],
    },
  };
}

/** The layers with the largest shares over all records. */
function largest(layers: Layer[], count: number): Layer[] {
  const size = ({ share }: Layer) => share.filter(Number.isFinite).reduce((sum, value) => sum + value, 0);
  return [...layers].sort((a, b) => size(b) - size(a)).slice(0, count);
}

/** Upper edges of the layers over a line of zeros, and the names that stand inside. */
function stack(
  layers: Layer[],
  { named, x, shown, label }: { named: Layer[]; x: number[]; shown: Shown; label: number },
): Pick<Figure, "lines" | "notes"> {
  const from = shown.first;
  const span = Math.log(shown.max / shown.min);
  const zero: Line = { values: x.map(() => 0), colour: "muted", width: 0 };
  const sums = x.map(() => 0);
  const notes: Figure["notes"] = [];
  const edges = layers.map((layer, place): Line => {
    const values = x.map((_, index) => {
      const share = layer.share[index + from];
      if (Number.isFinite(share)) sums[index] += share;
      return Math.min(1, sums[index]);
    });
    const name = plain(layer.label);
    const isNamed = named.includes(layer);
    const inside = isNamed && placeInside(layer.share.subarray(from), values, x, { span, label });
    if (inside) notes.push({ ...inside, text: name });
    const dash = place >= SERIES_COUNT ? { dash: [3, 3] } : {};
    const outside = inside || !isNamed ? {} : { name, swatch: opacity(place) };
    return { values, colour: layer.colour ?? place, width: 1, ...dash, ...outside };
  });
  return { lines: [zero, ...edges], notes };
}

function curve(line: Layer, from: number): Line {
  const values = Array.from(line.share.subarray(from), (share) => (Number.isFinite(share) ? share : null));
  return { values, colour: line.colour ?? "ink", width: 2.25, name: plain(line.label), dash: [2, 3] };
}

/** The name of a layer stands inside it, in the middle of its longest thick stretch, if there is one. */
function placeInside(
  shares: Float64Array,
  top: number[],
  x: number[],
  { span, label }: { span: number; label: number },
): { x: number; y: number } | null {
  const least = Math.max(LABEL_SHARE * label, 0.6 * Math.max(...shares));
  let [start, length, middle] = [-1, LABEL_LENGTH * label, 0];
  for (let index = 0; index <= shares.length; index++) {
    if (index < shares.length && shares[index] >= least) {
      if (start < 0) start = index;
    } else if (start >= 0) {
      const stretch = Math.log(x[index - 1] / x[start]) / span;
      if (stretch > length) [length, middle] = [stretch, Math.sqrt(x[index - 1] * x[start])];
      start = -1;
    }
  }
  if (middle === 0) return null;
  const at = x.findIndex((value) => value >= middle);
  return { x: middle, y: top[at] - shares[at] / 2 };
}
