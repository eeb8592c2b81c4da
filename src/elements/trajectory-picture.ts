import { nothing, type SVGTemplateResult, svg } from "lit";
import {
  marginText,
  type Portrait,
  place,
  type Rich,
  rich,
  SERIES_COUNT,
  type Setting,
  significant,
  time,
} from "../figure/index.ts";
import { richSvg } from "./rich.ts";
import { exitOf, type Layout } from "./trajectory-layout.ts";

/** f is written at the points up to this many. */
const MOST_VALUES = 2;

const colour = (neuron: number) => `var(--mf-series-${(neuron % SERIES_COUNT) + 1})`;
const path = (portrait: Portrait, { x, f }: Layout) =>
  portrait.curve.map(([at, value]) => `${x(at).toFixed(2)},${f(value).toFixed(2)}`).join(" ");

type Anchor = "start" | "middle" | "end";

/** `y` is the middle of the line. */
function label(
  text: Rich,
  [x, y]: readonly [number, number],
  anchor: Anchor,
  kind: string,
  { em }: Layout,
): SVGTemplateResult {
  return svg`<text class=${kind} x=${x} y=${y + 0.35 * em} text-anchor=${anchor}>${richSvg(text)}</text>`;
}

/** The network as its function, over the trail of what it was; under it margin and neurons, lane by lane. */
export function picture(
  setting: Setting,
  portrait: Portrait,
  trail: Portrait[],
  layout: Layout,
): SVGTemplateResult {
  const { width, left, right, em } = layout;
  const { top, height, total } = layout.picture;
  const inner = width - left - right;
  return svg`<svg class="picture" viewBox=${`0 0 ${width} ${total}`} font-size=${em} aria-hidden="true">
    ${axes(setting, layout)}
    <svg x=${left} y=${top} width=${inner} height=${height} viewBox=${`${left} ${top} ${inner} ${height}`}>
      ${zones(portrait, layout)}
      ${trail.map((one) => svg`<polyline class="trail" points=${path(one, layout)}></polyline>`)}
      ${stems(setting, portrait, layout)}
      <polyline class="curve" points=${path(portrait, layout)} stroke-width=${Math.max(2.25, em / 8)}></polyline>
      ${portrait.kinks.map(
        ({ neuron, x, f }) =>
          svg`<circle class="kink" cx=${layout.x(x)} cy=${layout.f(f)} r=${0.3 * em} fill=${colour(neuron)}></circle>`,
      )}
      ${pivot(portrait, layout)}
    </svg>
    ${times(portrait, trail, layout)}
    ${values(setting, portrait, layout)}
    ${boundary(portrait, layout)}
    ${points(setting, layout)}
    ${layout.compact ? nothing : [margin(setting, portrait, layout), neurons(portrait, layout)]}
  </svg>`;
}

function axes({ height, trace }: Setting, layout: Layout): SVGTemplateResult {
  const { width, left, right, em } = layout;
  const { top, bottom } = layout.picture;
  const { x, optimum } = trace.problem;
  const ticks = [-height, -height / 2, 0, height / 2, height];
  const places = [...x, ...(optimum ? [optimum.midpoint] : [])];
  return svg`
    ${ticks.map(
      (
        f,
      ) => svg`<line class=${f === 0 ? "axis" : "grid"} x1=${left} x2=${width - right} y1=${layout.f(f)} y2=${layout.f(f)}></line>
        ${label(rich(place(f)), [left - 8, layout.f(f)], "end", "muted", layout)}`,
    )}
    ${label(rich("*f*(*x*)"), [left - 8, top - 1.1 * em], "end", "ink", layout)}
    ${places.map(
      (at) =>
        svg`<line class=${at === optimum?.midpoint ? "best" : "grid"} x1=${layout.x(at)} x2=${layout.x(at)} y1=${top} y2=${bottom}></line>`,
    )}
    ${spaced(places, layout).map((at) => label(rich(place(at)), [layout.x(at), bottom + 0.9 * em], "middle", "muted", layout))}
    ${label(rich("*x*"), [width - right + 8, bottom + 0.9 * em], "start", "ink", layout)}`;
}

/** Places whose labels do not touch, the first ones first. */
function spaced(places: number[], layout: Layout): number[] {
  const kept: number[] = [];
  for (const at of places)
    if (kept.every((other) => Math.abs(layout.x(other) - layout.x(at)) >= 2.6 * layout.em)) kept.push(at);
  return kept;
}

/** Where f is 0 over an interval. */
function zones({ zeros }: Portrait, { x, picture: { top, height } }: Layout): SVGTemplateResult[] {
  return zeros
    .filter(({ from, to }) => to > from)
    .map(({ from, to }) => {
      const [a, b] = [Math.max(x(from), -9999), Math.min(x(to), 9999)];
      return svg`<rect class="zone" x=${a} y=${top} width=${b - a} height=${height}></rect>`;
    });
}

/** From every point to f there: up is right for +1, down for -1. */
function stems({ trace }: Setting, { values }: Portrait, { x, f, em }: Layout): SVGTemplateResult[] {
  return Array.from(
    trace.problem.x,
    (at, i) => svg`<line class="stem" x1=${x(at)} x2=${x(at)} y1=${f(0)} y2=${f(values[i])}></line>
      <circle class="dot" cx=${x(at)} cy=${f(values[i])} r=${0.24 * em}></circle>`,
  );
}

/** f at the best boundary: where it hardly moves, the boundary is as far off as f is steep. */
function pivot({ middle }: Portrait, { x, f, em }: Layout): SVGTemplateResult | typeof nothing {
  if (!middle) return nothing;
  return svg`<circle class="pivot" cx=${x(middle.x)} cy=${f(middle.f)} r=${0.42 * em} stroke-width=${Math.max(1.5, em / 10)}></circle>`;
}

/** What the curve and its trail are called: their times, at their right ends. */
function times(portrait: Portrait, trail: Portrait[], layout: Layout): SVGTemplateResult[] {
  const { em, measure, width, right } = layout;
  const placed: { x: number; y: number; side: boolean; half: number }[] = [];
  return [portrait, ...trail.toReversed()].flatMap((one) => {
    const exit = exitOf(one, layout);
    if (!exit) return [];
    const current = one === portrait;
    const text: Rich = current ? [...rich("*t* = "), ...time(one.lnT)] : time(one.lnT);
    const half = measure(text) / 2;
    const clash = placed.some((other) =>
      exit.side
        ? other.side && Math.abs(other.y - exit.y) < 1.2 * em
        : !other.side && Math.abs(other.x - exit.x) < other.half + half + 0.6 * em,
    );
    if (clash) return [];
    placed.push({ ...exit, half });
    const kind = current ? "ink strong" : "muted";
    if (!exit.side) return [label(text, [exit.x, exit.y - 0.9 * em], "middle", kind, layout)];
    const x = width - right + 6;
    return [label(time(one.lnT), [x, exit.y], "start", kind, layout)];
  });
}

/** f at the points and at the best boundary, on the side of the curve that is free, or at the edge through which it has left. */
function values(setting: Setting, portrait: Portrait, layout: Layout): SVGTemplateResult[] {
  const { x, f, em } = layout;
  const { top, height } = layout.picture;
  const { problem } = setting.trace;
  const { middle } = portrait;
  const inside = (y: number) => Math.min(Math.max(y, top + 0.9 * em), top + height - 0.9 * em);
  const written = (at: number, value: number, wanted: 1 | -1) => {
    const text = rich(`*f*(${place(at)}) = ${significant(value)}`);
    const end = x(at) + wanted * (0.8 * em + layout.measure(text));
    const side = end < layout.left || end > layout.width - layout.right + 0.5 * em ? -wanted : wanted;
    const rises = slopeAt(portrait, at) >= 0 ? 1 : -1;
    const y = inside(f(value) + side * rises * 1.1 * em);
    return label(text, [x(at) + side * 0.8 * em, y], side < 0 ? "end" : "start", "ink halo", layout);
  };
  const least = Math.min(...problem.x);
  const named = problem.x.length <= MOST_VALUES ? Array.from(problem.x) : [];
  return [
    ...named.map((at, i) => written(at, portrait.values[i], at > least ? 1 : -1)),
    ...(middle && Math.abs(f(middle.f) - f(0)) <= height / 2 ? [written(middle.x, middle.f, 1)] : []),
  ];
}

function slopeAt({ curve }: Portrait, x: number): number {
  const k = Math.max(
    1,
    curve.findIndex(([corner]) => corner > x),
  );
  return curve[k][1] - curve[k - 1][1];
}

/** A diamond on every zero of f. */
function boundary({ zeros }: Portrait, { x, f, em }: Layout): SVGTemplateResult[] {
  const r = 0.5 * em;
  return zeros
    .filter(({ from, to }) => from === to)
    .map(
      ({ from }) =>
        svg`<path class="boundary" d=${`M${x(from)} ${f(0) - r}l${0.7 * r} ${r}l${-0.7 * r} ${r}l${-0.7 * r} ${-r}z`}></path>`,
    );
}

/** The training points on the line, with their labels. */
function points({ trace }: Setting, { x, f, em }: Layout): SVGTemplateResult[] {
  const r = 0.55 * em;
  return Array.from(trace.problem.x, (at, i) => {
    const [cx, cy] = [x(at), f(0)];
    const plus = trace.problem.y[i] > 0;
    const sign = `M${cx - 0.5 * r} ${cy}h${r}${plus ? `M${cx} ${cy - 0.5 * r}v${r}` : ""}`;
    return svg`<circle class=${plus ? "plus" : "minus"} cx=${cx} cy=${cy} r=${r}></circle>
      <path class=${plus ? "sign-plus" : "sign-minus"} d=${sign}></path>`;
  });
}

/** The margin as a bar in the outline of the largest that there can be. */
function margin({ trace, interval }: Setting, portrait: Portrait, layout: Layout): SVGTemplateResult {
  const { margin: bar, wrong } = portrait;
  const { x, left, em } = layout;
  const [lane] = layout.picture.lanes;
  const { optimum, x: all } = trace.problem;
  const h = 0.62 * em;
  const rect = (kind: string, a: number, b: number) =>
    svg`<rect class=${kind} x=${Math.min(a, b)} y=${lane.y - h / 2} width=${Math.abs(a - b)} height=${h}></rect>`;
  const start = wrong.length > 0 ? all[wrong[0]] : bar.from;
  const towards = Math.sign((wrong.length > 0 ? (optimum?.midpoint ?? 0) : bar.to) - start) || 1;
  const best = optimum ? x(start + towards * optimum.margin) : x(bar.to);
  const said = rich(optimum ? marginText(portrait, optimum.margin) : significant(bar.size));
  // On the side of the bar's end, where the line is free.
  const away = layout.measure(said) + 12 < (towards > 0 ? x(interval[1]) - best : best - left);
  const [at, anchor]: [number, Anchor] = away
    ? [best + towards * 8, towards > 0 ? "start" : "end"]
    : [x(start) - towards * 8, towards > 0 ? "end" : "start"];
  return svg`${label(lane.name, [left - 8, lane.y], "end", "muted", layout)}
    ${wrong.length > 0 ? nothing : rect("margin", x(start), x(bar.to))}
    ${optimum ? rect("optimum", x(start), best) : nothing}
    ${label(said, [at, lane.y], anchor, "ink", layout)}`;
}

/** Where each neuron is active, with a tick at its kink. */
function neurons({ active, pinned }: Portrait, layout: Layout): SVGTemplateResult[] {
  const { x, left, right, width, em } = layout;
  const [low, high] = [left, width - right];
  return layout.picture.lanes.slice(1).map((lane, j) => {
    const ray = active[j];
    const h = Math.min(0.42 * em, 0.7 * lane.height);
    const [a, b] = ray ? [Math.max(x(ray.from), low), Math.min(x(ray.to), high)] : [0, 0];
    const kink = ray ? (Number.isFinite(ray.from) ? x(ray.from) : x(ray.to)) : Number.NaN;
    const shown = kink > low && kink < high;
    const held = pinned.some(({ neuron }) => neuron === j);
    const tick = Math.min(0.5 * em, 0.5 * lane.height);
    return svg`${label(lane.name, [left - 8, lane.y], "end", "muted", layout)}
      <line class="grid" x1=${low} x2=${high} y1=${lane.y} y2=${lane.y}></line>
      ${b > a ? svg`<rect x=${a} y=${lane.y - h / 2} width=${b - a} height=${h} fill=${colour(j)} opacity="0.75"></rect>` : nothing}
      ${shown ? svg`<line x1=${kink} x2=${kink} y1=${lane.y - tick} y2=${lane.y + tick} stroke=${colour(j)} stroke-width=${held ? 5 : 2.5}></line>` : nothing}`;
  });
}
