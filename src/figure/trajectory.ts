import type { Trace } from "../ensemble/index.ts";
import { STATUS, STATUS_NAMES } from "../record/index.ts";
import { linearAxis, logTimeAxis, ROUNDING } from "./axes.ts";
import { type Axis, emptyFigure, type Figure, type Mark } from "./figure.ts";
import { significant, time, timeText } from "./format.ts";
import { type Portrait, portraitOf, roundUp, type Setting } from "./portrait.ts";
import { place, portraitWords } from "./portrait-words.ts";
import { plain, type Rich, rich } from "./rich.ts";

/** What a trajectory is followed by: its gap, gap × ln t, or the loss where no gap is known. */
export type Course = "gap" | "product" | "loss";

/** Points are named one by one in the table up to this many. */
const MOST_POINTS = 4;
const TICK_PIXELS = 18;
/** ln t = 0 has no place on a log scale. */
const FIRST = Math.log(2);

/** A trajectory's gap × ln t, gap or loss over ln t, what is said of each record, and the table of them all. */
export function trajectoryFigure(setting: Setting, wanted: "gap" | "product"): Figure {
  const { trace } = setting;
  const course = trace.problem.optimum ? wanted : "loss";
  const { lnT, nets } = trace;
  const x = Array.from(lnT.subarray(0, nets.length));
  const values = x.map((_, r) => courseAt(trace, course, r));
  const portraits = new Map<number, Portrait>();
  const portrait = (r: number): Portrait => {
    const known = portraits.get(r) ?? portraitOf(setting, r);
    portraits.set(r, known);
    return known;
  };
  const titles = { gap: "gap", product: "gap × ln *t*", loss: "ln loss" };
  return {
    ...emptyFigure,
    label: `One network over time, t from 1 to ${plainTime(x[x.length - 1])}: its function, boundary and margin, and ${course === "loss" ? "the logarithm of its loss" : course === "gap" ? "its gap" : "gap times ln t"}`,
    x,
    lines: [
      {
        values: values.map((value, r) =>
          Number.isFinite(value) && x[r] >= FIRST * (1 - ROUNDING) ? value : null,
        ),
        colour: 0,
        width: 2.25,
      },
    ],
    marks: marksOf(trace),
    xAxis: logTimeAxis(FIRST, Math.max(lnT[lnT.length - 1], 2 * FIRST)),
    yAxis: thinned(linearAxis(...rangeOf(trace, course, values), rich(titles[course]))),
    readout: (r) => portraitWords(setting, portrait(r)),
    table: tableOf(setting, portrait),
  };
}

/** A low strip has room for a few ticks only. */
function thinned(axis: Axis): Axis {
  const ticks = (pixels: number) => {
    const all = axis.ticks(pixels);
    const every = Math.max(1, Math.ceil((all.length * TICK_PIXELS) / pixels));
    return all.filter((_, k) => k % every === 0);
  };
  return { ...axis, ticks };
}

const plainTime = (lnT: number): string => timeText(lnT).replace(/[{}]/g, "");

function courseAt({ gap, logLoss, lnT }: Trace, course: Course, r: number): number {
  if (course === "loss") return logLoss[r];
  return course === "gap" ? gap[r] : gap[r] * lnT[r];
}

/** Of what is seen once every point is on its right side: before, the gap is 1. */
function rangeOf({ gap }: Trace, course: Course, values: number[]): [number, number] {
  const finite = values.filter(Number.isFinite);
  if (course === "loss") return [-roundUp(-Math.min(-1, ...finite)), Math.max(0, ...finite)];
  const right = values.filter((_, r) => gap[r] < 1);
  const top = Math.max(...(right.length > 0 ? right : finite));
  return [0, top > 0 ? 1.1 * top : 1];
}

/** Where log-time flow and sliding began, and where the trajectory ended early. */
function marksOf({ flowFrom, status, nets, lnT, finalStatus }: Trace): Mark[] {
  const marks: Mark[] = [];
  const slides = status.indexOf(STATUS.sliding);
  const atOnce = slides > 0 && lnT[slides - 1] <= flowFrom;
  if (!Number.isNaN(flowFrom))
    marks.push({
      x: flowFrom,
      before: plain("exact steps"),
      after: plain(atOnce ? "log-time flow, sliding" : "log-time flow"),
    });
  if (slides > 0 && !atOnce)
    marks.push({ x: lnT[slides - 1], before: [], after: plain("sliding"), dash: [2, 3] });
  if (nets.length < lnT.length)
    marks.push({ x: lnT[nets.length - 1], before: [], after: plain(STATUS_NAMES[finalStatus]) });
  return marks;
}

function tableOf(setting: Setting, portrait: (r: number) => Portrait): Figure["table"] {
  const { trace } = setting;
  const { problem, nets, lnT, gap, logLoss, status, pattern } = trace;
  const records = nets.map((_, r) => r);
  const known = problem.optimum !== null;
  const points = problem.x.length <= MOST_POINTS ? Array.from(problem.x) : [];
  const at = (x: number): Rich => rich(`*f*(${place(x)})`);
  const numbers = (r: number): number[] => {
    const { margin, middle, values } = portrait(r);
    return [
      margin.size,
      ...(known ? [gap[r], gap[r] * lnT[r]] : []),
      ...(middle ? [middle.f] : []),
      ...points.map((_, i) => values[i]),
      logLoss[r],
    ];
  };
  const columns = (letter: "w" | "b" | "v") =>
    Array.from(trace.initial[letter], (_, j) => ({
      name: `${letter}${j + 1}`,
      values: nets.map((net) => net[letter][j]),
    }));
  return {
    caption: plain(`Trajectory ${trace.id} of ${trace.cell.label}`),
    head: [
      rich("*t*"),
      plain("margin"),
      ...(known ? [plain("gap"), rich("gap × ln *t*")] : []),
      ...(problem.optimum ? [at(problem.optimum.midpoint)] : []),
      ...points.map(at),
      plain("ln loss"),
      plain("state"),
    ],
    rows: () =>
      records.map((r) => [
        time(lnT[r]),
        ...numbers(r).map((value) => rich(significant(value, 4))),
        plain(STATUS_NAMES[status[r]]),
      ]),
    data: () => [
      { name: "ln_t", values: records.map((r) => lnT[r]) },
      { name: "margin", values: records.map((r) => portrait(r).margin.size) },
      { name: "gap", values: records.map((r) => gap[r]) },
      { name: "log_loss", values: records.map((r) => logLoss[r]) },
      { name: "status", values: records.map((r) => STATUS_NAMES[status[r]]) },
      { name: "pattern", values: records.map((r) => pattern[r]) },
      ...columns("w"),
      ...columns("b"),
      ...columns("v"),
    ],
  };
}
