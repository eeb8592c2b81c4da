import { html, nothing, type TemplateResult } from "lit";
import { count, type Rich, rich, significant } from "../figure/index.ts";
import {
  ARRIVED,
  arrival,
  type Method,
  methodOf,
  muonRange,
  type SpectraRecord,
  stepsInTimeOfExact,
} from "../spectra/index.ts";
import { richHtml } from "./rich.ts";
import { METHOD_NAMES } from "./spectra-names.ts";

export const SPECTRA_QUESTION = "How many Newton–Schulz steps is an exact SVD worth?";

const SMALL = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"];
const OTHERS: Method[] = ["newton-schulz-5", "polar-express"];

const number = (value: number): string => SMALL[value] ?? count(value);
const stepsText = (value: number): string => `${value} ${value === 1 ? "step" : "steps"}`;

/** A condition number: from 10^4 on as a power of ten. */
function kappaText(value: number): string {
  if (value < 1e4) return threeDigits(value);
  const power = Math.floor(Math.log10(value * (1 + 1e-9)));
  const mantissa = significant(value / 10 ** power);
  return Number(mantissa) === 1 ? `10^{${power}}` : `${mantissa} × 10^{${power}}`;
}

/** The time for one matrix. */
export function eachText(ms: number): string {
  return ms < 1 ? `${significant(1000 * ms)} µs a matrix` : `${threeDigits(ms)} ms a matrix`;
}

/** Three digits, thousands separated. */
export function threeDigits(value: number): string {
  return value < 1000 ? significant(value) : count(Number(value.toPrecision(3)));
}

/** The answer as computed just now. */
export function spectraAnswer(record: SpectraRecord): Rich {
  return rich([steps(record), time(record), muon(record)].filter((sentence) => sentence !== "").join(" "));
}

function steps(record: SpectraRecord): string {
  const cubic = methodOf(record, "newton-schulz");
  const taken = arrival(cubic).steps;
  const reached = OTHERS.flatMap((method) => {
    const own = arrival(methodOf(record, method)).steps;
    return own === null ? [] : [`${METHOD_NAMES[method].said} needs ${own}`];
  });
  if (taken !== null) {
    const others = reached.length > 0 ? `; ${reached.join(", ")}` : "";
    return `${number(taken)}: the cubic is within 10^{-3} of orthogonal after ${stepsText(taken)}${others}.`;
  }
  const last = cubic.error.at(-1);
  if (!last) return "";
  const others = reached.length > 0 ? `; to be within 10^{-3}, ${reached.join(", ")}` : "";
  return `More than ${cubic.error.length}: after that many the cubic is still ${significant(last.q50, 2)} off${others}.`;
}

function time(record: SpectraRecord): string {
  const exact = methodOf(record, "polar").ms[0];
  const cubic = methodOf(record, "newton-schulz");
  const meanwhile = stepsInTimeOfExact(record, "newton-schulz");
  if (meanwhile === null || exact === null || exact === undefined) return "";
  const { steps: needed, ms } = arrival(cubic);
  if (meanwhile === 0) {
    const { scalingMs, experiment } = record;
    const why =
      experiment.scaling === "spectral" && scalingMs !== null
        ? `: finding |*A*|_{2} alone takes ${eachText(scalingMs)}`
        : "";
    return `Here the exact SVD, ${eachText(exact)}, is done before the cubic’s first step${why}.`;
  }
  if (needed !== null && meanwhile >= needed)
    return `Here those steps take ${eachText(ms ?? 0)}, and the exact SVD ${eachText(exact)}.`;
  return `In the time of one exact SVD, here ${eachText(exact)}, the cubic takes ${stepsText(meanwhile)} and is ${significant(cubic.error[meanwhile - 1].q50, 2)} off.`;
}

function muon(record: SpectraRecord): string {
  const { error } = methodOf(record, "muon");
  const last = error.at(-1);
  if (!last || last.q50 <= ARRIVED) return "";
  const settled = last.q50 <= 1 - muonRange().low + ARRIVED;
  return settled
    ? `Muon’s quintic does not converge: it is ${significant(last.q50)} off after ${stepsText(error.length)}.`
    : `Muon’s quintic is still ${significant(last.q50, 2)} off after ${stepsText(error.length)}.`;
}

/** (1 − 1/kappa)^(2^i). */
export const BOUND: TemplateResult = html`(1 − 1/<i>κ</i>)<sup>2<sup><i>i</i></sup></sup>`;

/** What the bound is, and whether it held. */
export function boundWords({ bound, experiment }: SpectraRecord): TemplateResult | typeof nothing {
  if (!bound) return nothing;
  const kappa = richHtml(rich(`*κ* = ${kappaText(bound.kappa)}`));
  const what =
    experiment.scaling === "spectral"
      ? html`Dashed: the paper’s bound ${BOUND} with ${kappa}, the condition number of <i>AA</i>ᵀ [paper; as a formula ours, from its
          proof]. It covers the cubic alone, started at <i>A</i>/|<i>A</i>|<sub>2</sub>.`
      : html`Dashed: the bound ${BOUND}, which covers the cubic alone. Scaling by |<i>A</i>|<sub>F</sub> makes singular values smaller, so
          <i>κ</i> is corrected to |<i>A</i>|<sub>F</sub><sup>2</sup>/<i>σ</i><sub>min</sub><sup>2</sup>, here ${kappa} [ours]; with the
          condition number of <i>AA</i>ᵀ in its place the bound would not hold.`;
  const held =
    bound.violations === 0
      ? `None of ${count(bound.compared)} errors of the cubic is above its own matrix’s bound.`
      : `${count(bound.violations)} of ${count(bound.compared)} errors of the cubic are above their own matrix’s bound.`;
  return html`${what} ${bound.compared > 0 ? held : nothing}`;
}

/** What the lines are. */
export function linesWords(record: SpectraRecord): Rich {
  const { rows, cols, done, total, leftOut } = record;
  const some = done < total ? `${count(done)} of ${count(total)}` : count(total);
  const out = leftOut > 0 ? `, ${count(leftOut)} more left out as zero or not finite` : "";
  return rich(
    `Medians over ${some} ${total === 1 ? "matrix" : "matrices"} of ${rows} × ${cols}${out}; bands, where they are wide enough to see, 5–95 %.`,
  );
}

/** How far what was measured is from exact arithmetic. */
export function checkWords(record: SpectraRecord): Rich {
  const worst = Math.max(...record.methods.map(({ deviation }) => deviation));
  if (!(worst > 0)) return [];
  return rich(
    `Checked: no measured error is more than ${significant(worst, 2)} from the f64 twin’s, and what the outputs hold outside their inputs’ singular vectors is at most ${significant(record.offDiagonal, 2)} of them.`,
  );
}
