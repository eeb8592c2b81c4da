import type { AdapterSummary } from "../device/index.ts";
import { formatJson } from "../experiment/index.ts";
import { type OptimizerSettings, stateFormula } from "../optimizer/index.ts";
import { VERSION } from "../version.ts";
import { columns, count, facts, short } from "./format.ts";
import { settingsText } from "./optimizer-settings.ts";
import type { Replayed } from "./replay-run.ts";

export interface FinishedReplay {
  settings: OptimizerSettings;
  learningRate: number;
  files: { weights: string; gradients: string; out: string };
  sides: [rows: number, cols: number];
  steps: number;
  replayed: Replayed;
  adapter: AdapterSummary;
  runtime: string;
  seconds: number;
}

const formulaBytes = ({ settings, sides }: FinishedReplay): number => 4 * stateFormula(settings, ...sides);

/** What a run of `replay` did, step by step. */
export function replaySummary(run: FinishedReplay): string {
  const { settings, learningRate, files, sides, steps, replayed, adapter } = run;
  const norm = settings.kind === "sumo" && settings.limiter !== null;
  const beside = norm ? ", beside it the norm of the last step, in a buffer of at least 16 bytes" : "";
  const moments = replayed.moments?.map(({ condition, stableRank }, step) => [
    String(step + 1),
    short(condition),
    short(stableRank),
  ]);
  return [
    `${files.weights}: ${sides[0]} x ${sides[1]}, ${count(steps)} ${steps === 1 ? "step" : "steps"}`,
    "",
    ...facts([
      { name: "optimizer", text: settingsText(settings, { learningRate }) },
      {
        name: "state",
        text: `${count(replayed.stateBytes)} bytes as allocated; ${count(formulaBytes(run))} by the paper's formula${beside}`,
      },
      { name: "adapter", text: adapter.name },
      { name: "file", text: files.out, whole: true },
    ]),
    "",
    ...(moments ? columns([["step", "condition of the moment", "stable rank"], ...moments]) : ["no moment"]),
    "",
  ].join("\n");
}

/** What `--json` prints. */
export function replayJson(run: FinishedReplay): string {
  const { settings, learningRate, files, sides, steps, replayed, adapter, runtime, seconds } = run;
  const { moments, stateBytes } = replayed;
  return `${formatJson({
    ...files,
    shape: sides,
    steps,
    optimizer: settings,
    learningRate,
    stateBytes,
    stateFormulaBytes: formulaBytes(run),
    adapter,
    marginflow: VERSION,
    runtime,
    seconds,
    moment: moments && {
      condition: moments.map(({ condition }) => condition),
      stableRank: moments.map(({ stableRank }) => stableRank),
    },
  })}\n`;
}
