import { words } from "./draw-around.ts";
import { significant } from "./format.ts";
import { GAP } from "./layout.ts";
import type { Portrait, Setting } from "./portrait.ts";
import { marginText } from "./portrait-words.ts";
import { rich } from "./rich.ts";
import { area, box, type Shape, segment } from "./shapes.ts";
import { SERIES_COUNT } from "./theme.ts";
import type { TrajectoryLayout } from "./trajectory-layout.ts";

/** The first series colour is that of boundary and margin. */
export const neuronColour = (neuron: number): number => (neuron + 1) % SERIES_COUNT;

/** Under the function: the margin beside the largest that there can be, and where each neuron is active. */
export function drawLanes(setting: Setting, portrait: Portrait, layout: TrajectoryLayout): Shape[] {
  const { picture: plot, lanes } = layout;
  return [
    ...lanes.map(({ y, name }) =>
      words(plot, name, plot.left - GAP * plot.unit, y, { align: "end", colour: "muted" }),
    ),
    ...margin(setting, portrait, layout),
    ...neurons(portrait, layout),
  ];
}

/** The margin as a bar in the outline of the optimum, from the point that it is measured at. */
function margin(
  { trace, interval }: Setting,
  portrait: Portrait,
  { picture: plot, lanes: [lane], measure }: TrajectoryLayout,
): Shape[] {
  const { margin: bar, wrong } = portrait;
  const { left, unit, x } = plot;
  const { optimum, x: all } = trace.problem;
  const failed = wrong.length > 0;
  const start = failed ? all[wrong[0]] : bar.from;
  const towards = Math.sign((failed ? (optimum?.midpoint ?? 0) : bar.to) - start) || 1;
  const best = optimum ? x(start + towards * optimum.margin) : x(bar.to);
  const rect = (a: number, b: number) => box(a, lane.y - 4 * unit, b, lane.y + 4 * unit);
  const text = rich(optimum ? marginText(portrait, optimum.margin) : significant(bar.size));
  // Beyond the bar's end, where the line is free, if there is room.
  const room = towards > 0 ? x(interval[1]) - best : best - left;
  const beyond = measure(text) + 12 * unit < room ? towards : -towards;
  const at = (beyond === towards ? best : x(start)) + beyond * GAP * unit;
  return [
    ...(failed ? [] : [area(rect(x(start), x(bar.to)), 0, 1)]),
    ...(optimum
      ? [
          {
            ...area(rect(x(start), best), 0, 0),
            stroke: { colour: "ink" as const, width: 1.25 * unit, dash: [] },
          },
        ]
      : []),
    words(plot, text, at, lane.y, { align: beyond > 0 ? "start" : "end" }),
  ];
}

/** A bar where the neuron is active, with a tick at its kink, a thick one where descent holds it. */
function neurons({ active, pinned }: Portrait, { picture, lanes }: TrajectoryLayout): Shape[] {
  const { left, right, unit, x } = picture;
  return lanes.slice(1).flatMap((lane, j) => {
    const ray = active[j];
    const shapes: Shape[] = [segment([left, lane.y], [right, lane.y], "line", unit)];
    if (!ray) return shapes;
    const colour = neuronColour(j);
    const [from, to] = [Math.max(left, x(ray.from)), Math.min(right, x(ray.to))];
    const half = Math.min(2.75 * unit, 0.35 * lane.height);
    if (to > from) shapes.push(area(box(from, lane.y - half, to, lane.y + half), colour, 0.75));
    const kink = x(Number.isFinite(ray.from) ? ray.from : ray.to);
    const tick = Math.min(6.5 * unit, 0.5 * lane.height);
    const held = pinned.some(({ neuron }) => neuron === j);
    if (kink >= left && kink <= right)
      shapes.push(segment([kink, lane.y - tick], [kink, lane.y + tick], colour, (held ? 5 : 2.5) * unit));
    return shapes;
  });
}
