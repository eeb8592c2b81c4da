import { join, relative } from "node:path";
import { type RateSummary, summarizeTraining } from "../training/index.ts";
import { columns, count, facts, plusMinus, short } from "./format.ts";
import { settingsText } from "./optimizer-settings.ts";
import type { Trained } from "./train-run.ts";

/** A path as it is said from here. */
export const fromHere = (path: string): string => relative(process.cwd(), path) || ".";

/** Those at which networks diverged, by their seeds. */
function divergence({ members }: RateSummary): string {
  const found = members.flatMap(({ seed, diverged }) => (diverged === null ? [] : [{ seed, diverged }]));
  if (found.length === 0) return "none";
  return found.map(({ seed, diverged }) => `seed ${seed} at step ${count(diverged)}`).join(", ");
}

/** What a training came to. */
export function trainSummary({ folder, record, environment, sample }: Trained): string {
  const { rates, tuned, measured, secondsPerStep, ledger } = summarizeTraining(record);
  const { plan } = folder;
  const members = record.members.length;
  const [first, last] = [plan.seeds[0], plan.seeds[plan.seeds.length - 1]];
  const rows = rates.map((one) => [
    `${short(one.rate)}${rates.length > 1 && one.rate === tuned ? " (tuned)" : ""}`,
    one.loss === null ? "-" : plusMinus(one.loss),
    String(one.members.filter(({ spiked }) => spiked).length),
    divergence(one),
  ]);
  const networks = members === 1 ? "one network" : `${members} networks side by side`;
  return [
    `${record.task}, ${count(record.step)} steps, ${first === last ? `seed ${first}` : `seeds ${first} to ${last}`}`,
    "",
    ...columns(
      [["learning rate", measured === "held out" ? "held-out loss" : "loss", "spiked", "diverged"], ...rows],
      [3],
    ),
    "",
    ...facts([
      { name: "optimizer", text: settingsText(record.optimizer) },
      { name: "time", text: `${short(1000 * secondsPerStep)} ms a step of ${networks}` },
      {
        name: "state",
        text: `${count(ledger.state)} bytes a network as allocated, ${count(ledger.stateFormula)} by the paper's formula; ${count(ledger.otherState)} of AdamW on vectors and tables`,
      },
      { name: "adapter", text: environment.adapter.name },
      { name: "folder", text: fromHere(folder.path), whole: true },
      { name: "report", text: join(fromHere(folder.path), "report.html"), whole: true },
    ]),
    "",
    ...(sample === null ? [] : [sample, ""]),
  ].join("\n");
}
