import { type Measured, ratio, type Spread, spread } from "./measure.ts";
import type { BenchOptions, StackResult } from "./options.ts";
import type { PresetResult } from "./preset.ts";
import { range, table } from "./table.ts";

export interface BenchResult {
  date: string;
  machine: { cpu: string; cores: number; system: string };
  options: BenchOptions;
  stacks: StackResult[];
  preset: PresetResult | null;
}

export interface Target {
  stack: StackResult["stack"];
  claim: string;
  ratio: Spread;
  atLeast: number;
  met: boolean;
}

const OURS = /^Marginflow, fixed/;
const PLAIN = /plain f32/;
const JAVASCRIPT = /^JavaScript/;
const BROWSER_PEERS = /^(TensorFlow|jax)/;

const GOALS: { stack: StackResult["stack"]; claim: string; peers: RegExp; atLeast: number }[] = [
  { stack: "Chromium", claim: "the better of TensorFlow.js and jax-js", peers: BROWSER_PEERS, atLeast: 20 },
  { stack: "Chromium", claim: "plain JavaScript", peers: JAVASCRIPT, atLeast: 2 },
  { stack: "Chromium", claim: "the same kernel in plain f32", peers: PLAIN, atLeast: 0.8 },
  { stack: "Node", claim: "the same kernel in plain f32", peers: PLAIN, atLeast: 0.8 },
  { stack: "Deno", claim: "the same kernel in plain f32", peers: PLAIN, atLeast: 0.8 },
  { stack: "Deno", claim: "plain JavaScript", peers: JAVASCRIPT, atLeast: 25 },
];

const oursOf = (measured: Measured[]) => measured.find(({ name }) => OURS.test(name))!;

/** Ratios of the fixed-point kernel to its peers, against what it must reach; absent where either was wrong or not there. */
export function targets(stacks: StackResult[]): Target[] {
  return GOALS.flatMap(({ stack, claim, peers, atLeast }) => {
    const measured = stacks.find((result) => result.stack === stack)?.measured ?? [];
    const against = measured.filter(({ name, rates }) => peers.test(name) && rates.length > 0);
    const { rates } = measured.length > 0 ? oursOf(measured) : { rates: [] };
    if (against.length === 0 || rates.length === 0) return [];
    const best = rates.map((_, round) => Math.max(...against.map((peer) => peer.rates[round])));
    const found = ratio(rates, best);
    return [{ stack, claim, ratio: found, atLeast, met: found.median >= atLeast }];
  });
}

function stackTables({ stack, runtime, adapter, measured, scaling, flow }: StackResult): string[] {
  const ours = oursOf(measured);
  return [
    `### ${stack}: ${runtime}, ${adapter}`,
    "",
    ...table(
      ["16,384 trajectories", "form", "million steps/s", "fixed point is x times", "off by at most"],
      measured.map(({ name, form, check, rates }) => [
        name,
        form,
        check.passed ? range(spread(rates), 1e6) : "wrong",
        check.passed && ours.check.passed ? range(ratio(ours.rates, rates)) : "",
        check.deviation.toExponential(1),
      ]),
    ),
    "",
    ...table(
      ["fixed-point kernel alone, trajectories", "million steps/s"],
      scaling.map(({ trajectories, rates }) => [
        trajectories.toLocaleString("en"),
        rates.length > 0 ? range(spread(rates), 1e6) : "wrong",
      ]),
    ),
    "",
    `Log-time flow of ${flow.trajectories.toLocaleString("en")} trajectories: ${range(spread(flow.rates), 1e6)} million attempted steps/s.`,
    "",
  ];
}

/** Every result as Markdown; medians, with the smallest and the largest round. */
export function report({ machine, options, stacks, preset, date }: BenchResult): string {
  const goals = targets(stacks);
  return [
    `${date.slice(0, 10)}, ${machine.cpu}, ${machine.cores} cores, ${machine.system}; ${options.rounds} rounds of about ${options.seconds} s.`,
    "",
    ...stacks.flatMap(stackTables),
    ...(preset
      ? [
          `Preset two-neuron, the whole command in Node: ${range(spread(preset.wallSeconds))} s (at most 30).`,
          "",
        ]
      : []),
    ...(goals.length > 0
      ? table(
          ["fixed point against", "on", "ratio", "at least", ""],
          goals.map(({ stack, claim, ratio, atLeast, met }) => [
            claim,
            stack,
            range(ratio),
            String(atLeast),
            met ? "met" : "not met",
          ]),
        )
      : []),
  ].join("\n");
}
