import { join } from "node:path";
import type { ComparisonSummary, ContenderSummary } from "../training/index.ts";
import { columns, count, facts, plusMinus, short } from "./format.ts";
import { fromHere } from "./train-report.ts";

const HEAD = [
  "optimizer",
  "rate",
  "loss",
  "ms/step",
  "state, bytes",
  "by formula",
  "steps to GaLore's",
  "diverged",
  "spiked",
];

function row({
  label,
  rate,
  loss,
  secondsPerStep,
  ledger,
  stepsToGalore,
  cells,
}: ContenderSummary): string[] {
  return [
    label,
    short(rate),
    loss === null ? "diverged" : plusMinus(loss),
    short(1000 * secondsPerStep),
    count(ledger.state),
    count(ledger.stateFormula),
    stepsToGalore === null ? "-" : count(stepsToGalore),
    `${cells.diverged} of ${cells.all}`,
    `${cells.spiked} of ${cells.all}`,
  ];
}

/** What a comparison came to, a line for each optimizer. */
export function compareSummary(summary: ComparisonSummary, folder: string): string {
  const { task, steps, seeds, adapter, measured, galore, contenders } = summary;
  const losses =
    measured === "held out" ? "on what is held out" : "of training, the last twentieth of the steps";
  return [
    `${task}, ${count(steps)} steps, seeds ${seeds[0]} to ${seeds[seeds.length - 1]}`,
    "",
    ...columns([HEAD, ...contenders.map(row)]),
    "",
    ...facts([
      { name: "loss", text: `${losses}, at the tuned rate: mean over seeds with its 95 % interval` },
      { name: "ms/step", text: `all ${seeds.length} seeds side by side, one optimizer at a time` },
      {
        name: "state",
        text: "of one network's matrices as allocated; SUMO's limiter has one number a matrix beside the paper's formula",
      },
      {
        name: "GaLore's",
        text:
          galore === null ? "no GaLore run ended" : `${short(galore)}, at which the best of its runs ends`,
      },
      {
        name: "spiked",
        text: "smoothed over 20 steps, the loss rose to 1.5 times its lowest; of all rates by all seeds",
      },
      { name: "adapter", text: adapter },
      { name: "report", text: join(fromHere(folder), "report.html"), whole: true },
    ]),
    "",
  ].join("\n");
}
