import { html, nothing, type TemplateResult } from "lit";
import {
  bytes,
  count,
  galoreLoss,
  plain,
  type Rich,
  rich,
  secondsPerStep,
  significant,
  spreadOf,
  spreadText,
  type TrainedSeries,
} from "../figure/index.ts";
import { type ComparisonRecord, stepsTo, type TrainingRecord } from "../training/index.ts";
import { badge } from "./badge.ts";
import { richHtml } from "./rich.ts";

function table(
  label: string,
  caption: unknown,
  head: string[],
  rows: [string, ...(Rich | TemplateResult)[]][],
): TemplateResult {
  const cell = (value: Rich | TemplateResult) => (Array.isArray(value) ? richHtml(value) : value);
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${label}><table>
    <caption>${caption}</caption>
    <thead><tr>${head.map((name) => html`<th scope="col">${richHtml(rich(name))}</th>`)}</tr></thead>
    <tbody>${rows.map(
      ([name, ...cells]) =>
        html`<tr><th scope="row">${name}</th>${cells.map((value) => html`<td>${cell(value)}</td>`)}</tr>`,
    )}</tbody></table></div>`;
}

/** Final loss, time, steps to GaLore's loss: a row for each optimizer. */
export function resultsTable(series: TrainedSeries[]): TemplateResult {
  const target = galoreLoss(series);
  const rate = (one: TrainedSeries) => {
    const rates = [...new Set(one.record.members.map(({ learningRate }) => learningRate))];
    return rich(rates.map((value) => significant(value, 2)).join(", "));
  };
  return table(
    "Results by optimizer",
    html`Losses are medians over seeds (lowest to highest), on what is held out where something is. Times are of all seeds side by side.`,
    [
      "optimizer",
      "learning rate",
      "final loss",
      "ms a step",
      "s in all",
      ...(target === null ? [] : ["steps to GaLore’s best"]),
      "diverged",
    ],
    series.map((one) => [
      one.label,
      rate(one),
      spreadText(spreadOf(one.final)),
      rich(significant(1000 * secondsPerStep(one))),
      rich(significant(one.record.seconds)),
      ...(target === null ? [] : [reachText(one, target)]),
      divergence(one.record),
    ]),
  );
}

function reachText(one: TrainedSeries, target: number): Rich {
  const steps = stepsTo(one.record, target);
  return plain(steps === null ? "not reached" : count(steps));
}

function divergence({ diverged }: TrainingRecord): Rich {
  const steps = diverged.filter((step) => step !== null);
  if (steps.length === 0) return plain("none");
  return plain(`${steps.length} of ${diverged.length}, at step ${steps.map(count).join(", ")}`);
}

/** Bytes of one member on the device, and whether the optimizer's state is what the paper's formula says. */
export function ledgerTable(series: TrainedSeries[]): TemplateResult {
  const ofAdam = series.find(({ record }) => record.optimizer.kind === "adamw")?.record.ledger;
  const total = ({ weights, gradients, state, otherState }: TrainingRecord["ledger"]) =>
    weights + gradients + state + otherState;
  return table(
    "Memory by optimizer",
    html`Bytes of one member, from the buffers as allocated; what is scratch within a step is not carried and not counted. SUMO with its limiter carries one number a matrix beside the formula’s.`,
    [
      "optimizer",
      "state, measured",
      "the paper’s formula [paper]",
      "weights",
      "gradients",
      "AdamW on the rest",
      "in all",
      ...(ofAdam ? ["of AdamW’s"] : []),
    ],
    series.map(({ label, record: { ledger } }) => [
      label,
      plain(bytes(ledger.state)),
      formula(ledger),
      plain(bytes(ledger.weights)),
      plain(bytes(ledger.gradients)),
      plain(bytes(ledger.otherState)),
      plain(bytes(total(ledger))),
      ...(ofAdam ? [rich(significant(total(ledger) / total(ofAdam)))] : []),
    ]),
  );
}

/** Bytes beside the formula: the limiter's norms of all matrices, of a few sizes, each of whose buffers has 16 bytes or more. */
const MOST_BESIDE = 256;

function formula({ state, stateFormula }: TrainingRecord["ledger"]): TemplateResult {
  const beside = state - stateFormula;
  const agrees = beside >= 0 && beside <= MOST_BESIDE;
  const more = beside > 0 && agrees ? ` + ${count(beside)} bytes` : "";
  return html`${bytes(stateFormula)}${more} ${agrees ? badge("ok", "agrees") : badge("failed", "does not agree")}`;
}

const PAPER_SIZES = ["60M", "130M", "350M", "1B"];
/** C4 perplexity and memory in GB, arXiv 2505.24749 [paper]. */
const PAPER_ROWS: [string, [number, number][]][] = [
  [
    "full rank",
    [
      [34.06, 0.36],
      [25.08, 0.76],
      [18.8, 2.06],
      [15.56, 7.8],
    ],
  ],
  [
    "GaLore",
    [
      [34.88, 0.24],
      [25.36, 0.52],
      [18.95, 1.22],
      [15.64, 4.38],
    ],
  ],
  [
    "SUMO",
    [
      [34.26, 0.23],
      [24.87, 0.51],
      [18.69, 1.16],
      [14.68, 3.84],
    ],
  ],
];

/** The paper's memory column, of models of other sizes on other data. */
export function paperTable(): TemplateResult {
  return table(
    "Memory in the paper",
    html`Perplexity on C4 (memory) of LLaMA models, as published [paper: arXiv 2505.24749]. Other sizes and other data than here: what compares is the ratio of the memories.`,
    ["optimizer", ...PAPER_SIZES],
    PAPER_ROWS.map(([name, cells]) => [
      name,
      ...cells.map(([perplexity, memory]) => plain(`${perplexity.toFixed(2)} (${memory.toFixed(2)} GB)`)),
    ]),
  );
}

/** Every rate of the grids with its loss; nothing where rates were not tuned. */
export function gridTables({ contenders }: ComparisonRecord): TemplateResult | typeof nothing {
  const tuned = contenders.filter(({ grid }) => grid.length > 0);
  if (tuned.length === 0) return nothing;
  return table(
    "Losses by learning rate",
    html`Mean final loss by learning rate, the tuned one marked; then how many seeds diverged or spiked (the loss, smoothed over 20 steps, rose to 1.5 times its lowest [ours]).`,
    ["optimizer", "losses by rate", "diverged", "spiked"],
    tuned.map(({ label, grid, rate }) => {
      const cells = grid.flatMap((row) => row.cells);
      const share = (many: number) => plain(`${many} of ${cells.length}`);
      return [
        label,
        html`<span class="rates">${grid.map(
          (row) =>
            html`<span class=${row.rate === rate ? "tuned" : ""}>${richHtml(rich(significant(row.rate, 2)))}: ${row.loss === null ? "diverged" : richHtml(rich(significant(row.loss)))}${row.rate === rate ? " ✓" : ""}</span> `,
        )}</span>`,
        share(cells.filter(({ diverged }) => diverged !== null).length),
        share(cells.filter(({ spiked }) => spiked).length),
      ];
    }),
  );
}
