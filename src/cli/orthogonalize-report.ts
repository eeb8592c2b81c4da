import type { AdapterSummary } from "../device/index.ts";
import { formatJson } from "../experiment/index.ts";
import type { MatrixFile } from "../node/index.ts";
import { newtonSchulzBound } from "../reference/index.ts";
import { VERSION } from "../version.ts";
import { count, type Fact, facts } from "./format.ts";
import { largest, matricesOf, median, nonfiniteFact, spread, tally, tinyFacts } from "./matrix-words.ts";
import type { Factors, Measured } from "./orthogonality.ts";
import type { Plan } from "./orthogonalize-plan.ts";
import type { Pace } from "./pace.ts";

export interface Finished {
  file: string;
  out: string;
  matrices: MatrixFile;
  plan: Plan;
  adapter: AdapterSummary;
  runtime: string;
  factors: Factors;
  /** Of orthogonalizing, transfers included. */
  pace: Pace;
  measured: Measured[];
}

type Bound = ReturnType<typeof newtonSchulzBound>;

/** The cubic iteration's alone has one. */
function boundsOf({ plan: { method, steps, scaling }, measured }: Finished): Bound[] | null {
  if (method !== "newton-schulz" || steps === null) return null;
  return measured.map(({ kappa, kappaFrobenius, rank }) =>
    newtonSchulzBound(scaling === "frobenius" ? kappaFrobenius : kappa, steps, rank),
  );
}

const both = (rows: Bound[]): string =>
  `spectral ${spread(rows.map((row) => row.spectral))}; Frobenius ${spread(rows.map((row) => row.frobenius))}`;

function boundFacts(run: Finished): Fact[] {
  const bounds = boundsOf(run);
  if (!bounds) return [{ name: "bound", text: "none: the paper's describes the cubic newton-schulz alone" }];
  const { steps, scaling } = run.plan;
  const corrected = scaling === "frobenius" ? " with kappa_F, as the scaling asks" : "";
  return [
    { name: "bound", text: both(bounds) },
    { name: "", text: `(1 - 1/kappa)^(2^${steps})${corrected}, and sqrt(rank) times that`, whole: true },
  ];
}

/** Where not every matrix has an error, how many have, and why. */
function shareFacts({ measured, factors, matrices: { batch } }: Finished): Fact[] {
  if (measured.length === batch) return [];
  const which = factors.kept < batch ? "evenly spread over the batch" : "those finite and not 0";
  const text = `${count(measured.length)} of ${count(batch)} matrices, ${which}`;
  return [{ name: "measured", text }];
}

function measuredFacts(run: Finished): Fact[] {
  const { measured, matrices, plan } = run;
  if (measured.length === 0) return [];
  const ranks = measured.map((row) => row.rank);
  const deficient = ranks.some((rank) => rank < Math.min(matrices.rows, matrices.cols));
  const corrected: Fact = {
    name: "kappa_F",
    text: `|A|_F^2 / s_min^2: ${spread(measured.map((row) => row.kappaFrobenius))}`,
  };
  return [
    { name: "error", text: both(measured) },
    ...boundFacts(run),
    { name: "condition", text: spread(measured.map((row) => row.condition)) },
    { name: "kappa", text: `cond(A A^T): ${spread(measured.map((row) => row.kappa))}` },
    ...(plan.method === "newton-schulz" && plan.scaling === "frobenius" ? [corrected] : []),
    { name: "rank", text: `${tally(ranks)}${deficient ? "; all of these are over so many directions" : ""}` },
  ];
}

const planText = ({ method, steps, scaling }: Plan): string =>
  steps === null ? method : `${method}, ${steps} ${steps === 1 ? "step" : "steps"}, ${scaling} scaling`;

/** What a run of `orthogonalize` did, in lines of at most 100 characters. */
export function orthogonalizeSummary(run: Finished): string {
  const { file, out, matrices, plan, factors, pace, adapter } = run;
  const { batch, rows, cols, tiny } = matrices;
  const unconverged = { name: "unconverged", text: count(factors.unconverged) };
  return [
    `${file}: ${matricesOf(batch, rows, cols)}`,
    "",
    ...facts([
      { name: "method", text: planText(plan) },
      ...measuredFacts(run),
      ...shareFacts(run),
      ...(batch > 0 ? [nonfiniteFact(factors.nonfinite)] : []),
      ...(factors.unconverged > 0 ? [unconverged] : []),
      ...tinyFacts(tiny),
      ...(batch > 0 ? [{ name: "time", text: `${pace}` }] : []),
      { name: "adapter", text: adapter.name },
      { name: "file", text: out, whole: true },
    ]),
    "",
  ].join("\n");
}

/** Worst and median of a column; null without values. */
const ends = (values: number[]) =>
  values.length === 0 ? null : { worst: largest(values), median: median(values) };

/** What `--json` prints. `matrices` has a list each, in the order of `index`: places in the batch of what was measured. */
export function orthogonalizeJson(run: Finished): string {
  const { file, out, matrices, plan, adapter, runtime, factors, pace, measured } = run;
  const bounds = boundsOf(run);
  const column = (key: keyof Measured) => measured.map((row) => row[key]);
  return `${formatJson({
    file,
    out,
    shape: matrices.shape,
    type: matrices.type,
    tiny: matrices.tiny,
    method: plan.method,
    steps: plan.steps,
    scaling: plan.scaling,
    adapter,
    marginflow: VERSION,
    runtime,
    seconds: pace.seconds,
    matricesPerSecond: pace.perSecond,
    spectral: ends(column("spectral")),
    frobenius: ends(column("frobenius")),
    condition: ends(column("condition")),
    bound: bounds && {
      spectral: ends(bounds.map((bound) => bound.spectral)),
      frobenius: ends(bounds.map((bound) => bound.frobenius)),
    },
    unconverged: factors.unconverged,
    nonfinite: factors.nonfinite.flatMap((flag, at) => (flag ? [at] : [])),
    matrices: {
      index: column("index"),
      rank: column("rank"),
      condition: column("condition"),
      kappa: column("kappa"),
      kappaFrobenius: column("kappaFrobenius"),
      spectral: column("spectral"),
      frobenius: column("frobenius"),
      ...(bounds && {
        boundSpectral: bounds.map((bound) => bound.spectral),
        boundFrobenius: bounds.map((bound) => bound.frobenius),
      }),
    },
  })}\n`;
}
