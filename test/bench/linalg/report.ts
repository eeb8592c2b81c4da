import { ratio, spread } from "../measure.ts";
import { range, table, three } from "../table.ts";
import type { FirstCall } from "./first-calls.ts";
import type { Check } from "./gate.ts";
import type { MethodTime } from "./methods.ts";
import type { LinalgResult, StackResult, TaskResult } from "./result.ts";
import { oursOf, targets } from "./targets.ts";
import { titleOf } from "./tasks.ts";

/** The figure that comes nearest to its bound, or is furthest past it. */
function tightest({ figures }: Check): string {
  const share = ({ worst, bound }: Check["figures"][number]) => {
    if (Number.isNaN(worst)) return Number.POSITIVE_INFINITY;
    return worst === 0 ? 0 : worst / bound;
  };
  const { name, worst, bound } = figures.reduce((a, b) => (share(b) > share(a) ? b : a));
  return `${name} ${worst.toExponential(1)} of ${bound.toExponential(1)}`;
}

function taskTable({ task, measured }: TaskResult): string[] {
  const own = oursOf(measured);
  const [unit, size] = task.what === "matmul" ? [1, 1] : [1e-3, task.batch];
  return table(
    [
      titleOf(task),
      task.what === "matmul" ? "products/s" : "thousand matrices/s",
      "ours is x times",
      "worst figure, and its bound",
    ],
    measured.map(({ name, check, seconds }) => [
      name,
      check.passed ? range(spread(seconds.map((each) => (size * unit) / each))) : "out of bounds",
      check.passed && own && own.name !== name && own.check.passed ? range(ratio(seconds, own.seconds)) : "",
      tightest(check),
    ]),
  );
}

const power = (condition: number) => `1e${Math.round(Math.log10(condition))}`;

/** Of a method's two scalings the one that gets there sooner. */
function cell(rows: MethodTime[]): string {
  const reached = rows
    .filter(({ steps }) => steps !== null)
    .map((row) => ({ ...row, median: spread(row.seconds).median }))
    .sort((a, b) => a.median - b.median);
  if (reached.length === 0) return `never (${three(Math.min(...rows.map(({ error }) => error)))})`;
  const [{ method, steps, scaling, median, batch }] = reached;
  const time = `${three((1e6 * median) / batch)} µs`;
  return method === "polar" ? time : `${time}, ${steps} ${scaling === "spectral" ? "S" : "F"}`;
}

function methodTables(methods: MethodTime[]): string[] {
  const unique = <T>(values: T[]) => [...new Set(values)];
  return unique(methods.map(({ n }) => n)).flatMap((n) => {
    const rows = methods.filter((row) => row.n === n);
    const conditions = unique(rows.map(({ condition }) => condition));
    return [
      ...table(
        [`n = ${n}, ${rows[0].batch} at once; cond(A A^T):`, ...conditions.map(power)],
        unique(rows.map(({ method }) => method)).map((method) => [
          method,
          ...conditions.map((condition) =>
            cell(rows.filter((row) => row.method === method && row.condition === condition)),
          ),
        ]),
      ),
      "",
    ];
  });
}

function firstTable(calls: FirstCall[]): string[] {
  return [
    ...table(
      ["svd of 64 matrices on a new device", ...calls.map(({ n }) => `n = ${n}`)],
      [
        ["first call, which compiles, ms", ...calls.map(({ first }) => three(1e3 * first))],
        ["second call, ms", ...calls.map(({ second }) => three(1e3 * second))],
      ],
    ),
    "",
  ];
}

function stackTables({ stack, runtime, adapter, tasks, firstCalls, methods }: StackResult): string[] {
  return [
    `### ${stack}: ${runtime}, ${adapter}`,
    "",
    ...tasks.flatMap((task) => [...taskTable(task), ""]),
    ...(firstCalls.length > 0 ? firstTable(firstCalls) : []),
    ...(methods.length > 0
      ? [
          "Time a matrix until max |1 - s| <= 1e-3 (never: the least error seen, of up to 32 steps), steps, and the faster scaling (S spectral, F Frobenius):",
          "",
          ...methodTables(methods),
        ]
      : []),
  ];
}

/** Every result as Markdown; medians, with the smallest and the largest round. */
export function report({ date, machine, options, numpy, stacks }: LinalgResult): string {
  const goals = targets(stacks);
  const peers = numpy ? ` ${numpy}.` : "";
  return [
    `${date.slice(0, 10)}, ${machine.cpu}, ${machine.cores} cores, ${machine.system}; ${options.rounds} rounds of about ${options.seconds} s.${peers}`,
    "",
    ...(goals.length > 0
      ? [
          ...table(
            ["ours against", "on", "task", "ratio", "at least", ""],
            goals.map(({ peer, stack, task, ratio, atLeast, met }) => [
              peer,
              stack,
              task,
              range(ratio),
              atLeast === null ? "reported" : String(atLeast),
              atLeast === null ? "" : met ? "met" : "not met",
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
