import { ratio, spread } from "../measure.ts";
import { range, table, three } from "../table.ts";
import type { Memory, PagesResult, Smooth, Throughput } from "./result.ts";
import { heldIn, targets } from "./targets.ts";

const MB = 2 ** 20;

function smoothTable(smooth: Smooth[]): string[] {
  const column = (rounds: Smooth["rounds"], of: (round: Smooth["rounds"][number]) => number) =>
    range(spread(rounds.map(of)));
  return table(
    [
      "sweep",
      "seconds",
      "tasks",
      "% under 50 ms",
      "longest until first plot, ms",
      "longest after, ms",
      "most processor time, ms",
      "long tasks (API)",
      "frames/s",
      "longest frame, ms",
    ],
    smooth.map(({ title, rounds }) => [
      title,
      column(rounds, ({ sweepSeconds }) => sweepSeconds),
      column(rounds, ({ tasks }) => tasks),
      column(rounds, ({ short, tasks }) => (100 * short) / tasks),
      column(rounds, ({ longestUntilFirstPlot }) => longestUntilFirstPlot),
      column(rounds, ({ longestAfter }) => longestAfter),
      column(rounds, ({ mostCpu }) => mostCpu),
      column(rounds, ({ longTasks }) => longTasks),
      column(rounds, ({ framesPerSecond }) => framesPerSecond),
      column(rounds, ({ longestFrame }) => longestFrame),
    ]),
  );
}

function throughputTable({ trajectories, page, node, nodeAdapter, deviation }: Throughput): string[] {
  return [
    ...table(
      [
        `${trajectories.toLocaleString("en")} trajectories`,
        "the page",
        `Node, ${nodeAdapter}`,
        "the page is x times",
      ],
      [
        [
          "million steps/s, exact steps",
          range(spread(page.steps), 1e6),
          range(spread(node.steps), 1e6),
          range(ratio(page.steps, node.steps)),
        ],
        [
          "thousand trajectories/s, all of it",
          range(spread(page.trajectories), 1e3),
          range(spread(node.trajectories), 1e3),
          range(ratio(page.trajectories, node.trajectories)),
        ],
      ],
    ),
    "",
    `Their curves differ by at most ${three(deviation)} of what the audit allows.`,
  ];
}

function memoryTable(runs: Memory[]): string[] {
  const mb = (bytes: number) => three(bytes / MB);
  return table(
    [
      "round",
      "seconds",
      "held early, MB",
      "held late, MB",
      "held at most, MB",
      "the process at most, MB",
      "all records, MB",
    ],
    runs.map((run, round) => {
      const { early, late, most } = heldIn(run);
      const resident = run.samples.flatMap((sample) => sample.resident ?? []);
      return [
        String(round + 1),
        three(run.seconds),
        mb(early),
        mb(late),
        mb(most),
        resident.length > 0 ? mb(Math.max(...resident)) : "",
        mb(run.recordBytes),
      ];
    }),
  );
}

/** Every result as Markdown; medians, with the smallest and the largest round. */
export function report(result: PagesResult): string {
  const { machine, date, load, options, browser, adapter, firstPlot, smooth, throughput, memory } = result;
  const goals = targets(result);
  const parts = [
    [
      `${date.slice(0, 10)}, ${machine.cpu}, ${machine.cores} cores, ${machine.system}; ${options.rounds} rounds; load before it began ${three(load)}.`,
      `${browser}, ${adapter}.`,
    ],
    firstPlot.length > 0 ? [`First plot of the default run after ${range(spread(firstPlot))} ms.`] : [],
    smooth.length > 0 ? smoothTable(smooth) : [],
    throughput ? throughputTable(throughput) : [],
    memory.length > 0
      ? [
          `${memory[0].trajectories.toLocaleString("en")} trajectories in the page; heap and array buffers of page and worker after a collection:`,
          "",
          ...memoryTable(memory),
        ]
      : [],
    goals.length > 0
      ? table(
          ["target", "found", "asked", ""],
          goals.map(({ claim, found, asked, met }) => [claim, found, asked, met ? "met" : "not met"]),
        )
      : [],
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}
