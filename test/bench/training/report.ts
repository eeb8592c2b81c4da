import type { Check } from "../linalg/gate.ts";
import type { Measured } from "../linalg/measure.ts";
import { ratio, spread } from "../measure.ts";
import { range, table, three } from "../table.ts";
import { SUMO } from "./optimizers.ts";
import { OURS } from "./ours.ts";
import type { Memory, StackResult, TrainingBenchResult } from "./result.ts";
import { growth, secondsOf, targets } from "./targets.ts";

const MB = 2 ** 20;

const worst = ({ figures }: Check) =>
  figures
    .map(({ name, worst, bound }) => `${name} ${worst.toExponential(1)} of ${bound.toExponential(0)}`)
    .join("; ");

/** Milliseconds of each, and how many times as long the others take as one of them. */
function stepTable(head: string, measured: Measured[], base: string): string[] {
  const own = secondsOf(measured, base);
  return table(
    [head, "form", "ms", `x times ${base}`, "check"],
    measured.map(({ name, form, seconds, check }) => [
      name,
      form,
      check.passed ? range(spread(seconds), 1e-3) : "wrong",
      check.passed && own.length > 0 && name !== base ? range(ratio(seconds, own)) : "",
      worst(check),
    ]),
  );
}

function memoryTable({ steps, seconds, samples }: Memory): string[] {
  const row = (name: string, of: Parameters<typeof growth>[1]) => {
    const found = growth({ steps, seconds, samples }, of);
    const most = Math.max(...samples.map((sample) => of(sample) ?? 0));
    return found ? [[name, three(found.early / MB), three(found.late / MB), three(most / MB)]] : [];
  };
  return table(
    [
      `${steps.toLocaleString("en")} steps of a small transformer, ${three(seconds)} s`,
      "early, MB",
      "late, MB",
      "at most, MB",
    ],
    [...row("heap and array buffers", ({ heap }) => heap), ...row("processes", ({ resident }) => resident)],
  );
}

function stackTables({ stack, runtime, adapter, language, optimizers, memory }: StackResult): string[] {
  return [
    `### Training in ${stack}: ${runtime}, ${adapter}`,
    "",
    ...(language.length > 0 ? [...stepTable("language step, AdamW", language, OURS), ""] : []),
    ...(optimizers.length > 0 ? [...stepTable("optimizer step", optimizers, SUMO), ""] : []),
    ...(memory ? [...memoryTable(memory), ""] : []),
  ];
}

/** Every result as Markdown; medians, with the smallest and the largest round. */
export function report({ date, machine, load, options, stacks }: TrainingBenchResult): string {
  const goals = targets(stacks);
  return [
    `${date.slice(0, 10)}, ${machine.cpu}, ${machine.cores} cores, ${machine.system}; ${options.rounds} rounds of about ${options.seconds} s; load before it began ${three(load)}.`,
    "",
    ...(goals.length > 0
      ? [
          ...table(
            ["target", "on", "found", "asked", ""],
            goals.map(({ claim, stack, found, asked, met }) => [
              claim,
              stack,
              found,
              asked,
              met ? "met" : "not met",
            ]),
          ),
          "",
        ]
      : []),
    ...stacks.flatMap(stackTables),
  ]
    .join("\n")
    .trimEnd();
}
