import type { ComparisonRecord, Contender } from "../../../src/training/index.ts";
import { table as lines } from "../table.ts";
import { GALORE, SUMO } from "./entrants.ts";
import type { Evidence } from "./evidence.ts";
import { finals, halfWidth, lossAt, mean, median, stepsTo, withInterval } from "./statistics.ts";
import type { Timing } from "./timing.ts";

const of = ({ contenders }: ComparisonRecord, label: string): Contender =>
  contenders.find((contender) => contender.label === label)!;
const significant = (value: number, digits = 3) => String(Number(value.toPrecision(digits)));
const table = ([head, ...rows]: string[][]) => lines(head, rows).join("\n");
const rateText = (rate: number) => significant(rate, 2);

/** Held-out loss at equal steps, and at the seconds that the quickest needs for all its steps. */
function ahead(comparison: ComparisonRecord, timing: Timing): string {
  const reference = of(comparison, SUMO);
  const msPerStep = (contender: Contender) => median(timing[comparison.contenders.indexOf(contender)]);
  const ms = Math.min(...comparison.contenders.map(msPerStep)) * comparison.steps;
  const atSeconds = (contender: Contender) =>
    contender.record.members.map((_, m) => lossAt(contender, m, ms / msPerStep(contender)));
  const rows = comparison.contenders.map((contender) => {
    const [own, other] = [finals(contender), finals(reference)];
    const [ownTimed, otherTimed] = [atSeconds(contender), atSeconds(reference)];
    const difference = (a: number[], b: number[]) =>
      contender === reference
        ? "–"
        : withInterval(
            a.map((value, i) => value - b[i]),
            3,
            true,
          );
    return [
      contender.label,
      rateText(contender.rate),
      withInterval(own),
      difference(own, other),
      significant(msPerStep(contender) / comparison.seeds.length),
      withInterval(ownTimed),
      difference(ownTimed, otherTimed),
    ];
  });
  const budget = `${significant(ms / 1000)} s`;
  return table([
    [
      "optimizer",
      "tuned rate",
      `loss after ${comparison.steps} steps`,
      `less that of ${SUMO}`,
      "ms a step and seed",
      `loss after ${budget}`,
      `less that of ${SUMO}`,
    ],
    ...rows,
  ]);
}

/** Steps to GaLore's final loss, as a share of its own. */
function soonest(comparison: ComparisonRecord): string {
  const galore = of(comparison, GALORE);
  const wanted = finals(galore);
  const own = galore.record.members.map((_, m) => stepsTo(galore, m, wanted[m])!);
  const rows = comparison.contenders.map((contender) => {
    const steps = wanted.map((loss, m) => stepsTo(contender, m, loss));
    const reached = steps.flatMap((step, m) => (step === null ? [] : [own[m] / step]));
    const found = steps.filter((step) => step !== null);
    return [
      contender.label,
      found.length > 0 ? significant(median(found)) : "never",
      reached.length > 1 ? withInterval(reached, 2) : "–",
      `${found.length} of ${wanted.length}`,
    ];
  });
  return table([
    ["optimizer", "steps, median", `${GALORE}'s steps over its own`, "seeds that get there"],
    ...rows,
  ]);
}

function stability(comparison: ComparisonRecord): string {
  const rows = comparison.contenders.map(({ label, grid }) => {
    const cells = grid.flatMap((cell) => cell.cells);
    const diverged = cells.filter((cell) => cell.diverged !== null).length;
    const spikes = cells.filter((cell) => cell.diverged === null && cell.spiked).length;
    const rates = `${rateText(grid[0].rate)} to ${rateText(grid[grid.length - 1].rate)}`;
    return [label, rates, String(cells.length), String(diverged), String(spikes)];
  });
  return table([["optimizer", "rates", "cells", "diverged", "spiked"], ...rows]);
}

function memory(comparison: ComparisonRecord): string {
  const kilobytes = (bytes: number) => (bytes / 1000).toFixed(1);
  const galore = of(comparison, GALORE).record.ledger.state;
  const rows = comparison.contenders.map(({ label, record: { ledger } }) => [
    label,
    kilobytes(ledger.state),
    kilobytes(ledger.stateFormula),
    significant(ledger.state / galore),
    kilobytes(ledger.otherState),
    kilobytes(ledger.weights + ledger.gradients + ledger.state + ledger.otherState),
  ]);
  return table([
    [
      "optimizer",
      "state of the matrices, kB",
      "the paper's formula, kB",
      `of ${GALORE}'s`,
      "AdamW on the rest, kB",
      "with weights and gradients, kB",
    ],
    ...rows,
  ]);
}

/** Condition number, stable rank and energy of the moments over all layers, seeds and looks. */
function moments(comparison: ComparisonRecord): string {
  const rows = comparison.contenders.flatMap(({ label, record }) => {
    if (record.moments.length === 0) return [];
    const conditions = record.moments.map(({ condition }) => condition);
    const energies = record.moments.flatMap(({ energy }) => (energy === null ? [] : [energy]));
    const above = conditions.filter((condition) => condition > 10).length / conditions.length;
    const first = record.moments[0].step;
    const rank = (at: number) =>
      median(record.moments.filter(({ step }) => step === at).map(({ stableRank }) => stableRank));
    return [
      [
        label,
        significant(median(conditions)),
        significant(Math.max(...conditions)),
        `${(100 * above).toFixed(0)} %`,
        `${significant(rank(first))} to ${significant(rank(record.step))}`,
        energies.length > 0 ? `${(100 * median(energies)).toFixed(0)} %` : "–",
      ],
    ];
  });
  return table([
    [
      "optimizer",
      "condition, median",
      "largest",
      "above 10",
      "stable rank, first to last look",
      "gradient's energy in the subspace",
    ],
    ...rows,
  ]);
}

/** By the values of a moment that a polynomial leaves. */
function orthogonalizers(comparison: ComparisonRecord): string {
  const exact = comparison.contenders[0];
  const rows = comparison.contenders.map((contender) => [
    contender.label,
    rateText(contender.rate),
    withInterval(finals(contender)),
    contender === exact
      ? "–"
      : withInterval(
          finals(contender).map((loss, i) => loss - finals(exact)[i]),
          3,
          true,
        ),
  ]);
  return table([["orthogonalization", "tuned rate", "loss", "less that of the exact one"], ...rows]);
}

function lemmaTable({ lemma }: Evidence): string {
  const rows = lemma.map(({ condition, momentum, rate, slowest, speaks, residuals }) => [
    String(condition),
    String(momentum),
    String(rate),
    slowest.toFixed(4),
    speaks ? "yes" : "no",
    ...residuals.map((residual) => significant(residual, 2)),
  ]);
  return table([
    [
      "cond(B) = cond(C)",
      "momentum",
      "rate",
      "1 - rate λ",
      "lemma speaks",
      ...lemma[0].steps.map((step) => `residual after ${step}`),
    ],
    ...rows,
  ]);
}

function injected({ injected: rows }: Evidence): string {
  const cell = (values: number[]) => `${significant(mean(values))} ± ${significant(halfWidth(values), 2)}`;
  return table([
    ["injected error δ", "against 1 / (4 √n)", "gradient, late over first", "loss, last over first"],
    ...rows.map(({ delta, limit, gradient, loss }) => [
      String(delta),
      delta < limit ? "within" : "beyond",
      cell(gradient),
      cell(loss),
    ]),
  ]);
}

/** The tables of docs/sumo.md. Intervals are 95 %, over seeds, by Student's t. */
export function report(evidence: Evidence): string {
  const { digits, language, orthogonalizers: methods, date, runtime, adapter, seconds } = evidence;
  const both = (title: string, of: (comparison: ComparisonRecord, timing: Timing) => string) => [
    `### ${title}`,
    `\`digits\`, ${digits.seeds.length} seeds:`,
    of(digits, evidence.timing.digits),
    `\`language\`, ${language.seeds.length} seeds:`,
    of(language, evidence.timing.language),
  ];
  return [
    `${date.slice(0, 10)}, ${runtime}, ${adapter}; ${Math.round(seconds / 60)} minutes for all of it.`,
    ...both("Loss at equal steps and at equal seconds", ahead),
    ...both("Steps to GaLore's loss", soonest),
    ...both("Memory", memory),
    ...both("The moments", moments),
    "### How the moment is made orthogonal",
    `\`digits\`, ${methods.seeds.length} seeds, all else as in ${SUMO}:`,
    orthogonalizers(methods),
    "### An error of known size (lemma 3.3)",
    injected(evidence),
    "![Gradient and loss against the injected error, with the limit of lemma 3.3](images/sumo-error.svg)",
    ...both("Stability", stability),
    "### Both regimes of lemma 3.1",
    lemmaTable(evidence),
  ].join("\n\n");
}
