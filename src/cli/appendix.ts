import { count, seconds, significant } from "../figure/index.ts";
import type { Audit, Environment, RunRecord, Summary } from "../record/index.ts";
import { hash, latex, latexNumber, listed, typed } from "./latex.ts";
import { recipe } from "./recipe.ts";

/** SHA-256 of files of the run folder, as hexadecimal digits. */
export type Hashes = Record<string, string>;

/** The reproducibility statement of a run as a LaTeX paragraph; needs no package. */
export function appendix({ experiment, environment, summary }: RunRecord, hashes: Hashes): string {
  return [
    `% Made by Marginflow ${latex(environment.marginflow)} of the run ${latex(experiment.name)}.`,
    "\\begin{sloppypar}",
    "\\paragraph{Reproducibility.}",
    `The run ${typed(experiment.name)} was made with Marginflow ${latex(environment.marginflow)}.`,
    recipe(experiment),
    results(summary),
    device(environment, summary),
    selfTest(environment),
    audit(summary.audit),
    fingerprints(environment, hashes),
    `It is rerun by ${typed(command(environment))}.`,
    "\\end{sloppypar}",
    "",
  ].join("\n");
}

function results({ trajectories, successes, nonfinite, aborted }: Summary): string {
  const others = [
    ...(aborted > 0 ? [`${count(aborted)} were given up`] : []),
    ...(nonfinite > 0 ? [`${count(nonfinite)} left the range of the arithmetic`] : []),
  ];
  const rest = others.length > 0 ? `; ${listed(others)}` : "";
  return `Of ${count(trajectories)} networks, ${count(successes)} separated the data${rest}.`;
}

function device({ adapter, runtime, started }: Environment, { wallSeconds, kernelSeconds }: Summary): string {
  const kind = adapter.software ? " (software)" : "";
  const day = started.slice(0, 10);
  return `It ran on ${latex(adapter.name)}${kind} under ${latex(runtime)} on ${latex(day)}, in ${latexNumber(seconds(wallSeconds))}, ${latexNumber(seconds(kernelSeconds))} of it in kernels.`;
}

/** twoSum as two sum. */
const spaced = (name: string): string =>
  name.replaceAll(
    /([a-z])([A-Z0-9])/g,
    (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
  );

function selfTest({ selfTest }: Environment): string {
  const found = Object.entries(selfTest).map(([name, value]) => {
    const words = typeof value === "number" ? latexNumber(significant(value)) : latex(String(value));
    return `${latex(spaced(name))}: ${words === "true" ? "yes" : words === "false" ? "no" : words}`;
  });
  return found.length > 0 ? `The self-test of its arithmetic found ${found.join("; ")}.` : "";
}

function audit(audit: Audit | null): string {
  if (!audit) return "It was computed in double precision throughout.";
  const verdict = audit.passed ? "passed" : "FAILED";
  return `The audit ${verdict}: ${count(audit.trajectories)} trajectories were run again in double precision for ${count(audit.steps)} exact steps; the worst gap was off by ${latexNumber(significant(audit.worst, 2))}, ${latexNumber(significant(audit.worstRatio, 2))} times its bound.`;
}

function fingerprints({ kernelHash }: Environment, hashes: Hashes): string {
  const files = Object.entries(hashes).map(([file, hex]) => `${typed(file)} ${hash(hex)}`);
  return `The kernels have the hash ${hash(kernelHash)}; SHA-256 of the run's files: ${files.join(", ")}.`;
}

/** SwiftShader's results are the same bits wherever it runs. */
const command = ({ adapter }: Environment): string =>
  `marginflow sweep experiment.json${/swiftshader/i.test(adapter.name) ? " --device swiftshader" : ""}`;
