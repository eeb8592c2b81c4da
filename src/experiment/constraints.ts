import { pointsOf } from "./data.ts";
import { InputError, show } from "./errors.ts";
import type { Dataset, Experiment, Init, Optimizer } from "./types.ts";

export const asList = <T extends Dataset | Optimizer | Init>(value: T | T[]): T[] =>
  Array.isArray(value) ? value : [value];

const MAX_CELLS = 256;
const SMALLEST_NORMAL = 2 ** -126;

function checkDataset(dataset: Dataset, path: string): void {
  const { x, y } = pointsOf(dataset);
  if (x.length !== y.length)
    throw InputError.at(`${path}.y`, `${y.length} labels`, `as many as there are points: ${x.length}`);
  for (const [i, value] of x.entries()) {
    if (value !== 0 && Math.abs(value) < SMALLEST_NORMAL)
      throw InputError.at(`${path}.x[${i}]`, show(value), "0, or a size that f32 holds: 1.2e-38 to 32768");
    const twin = x.indexOf(value);
    if (twin < i)
      throw InputError.at(
        `${path}.x[${i}]`,
        `${value}, as x[${twin}] after rounding to f32`,
        "distinct points",
      );
  }
  if (dataset.kind === "pair" && x[0] > x[1])
    throw InputError.at(`${path}.x`, show(x), "x- < x+: the point labelled -1 comes first");
  if (new Set(y).size < 2) throw InputError.at(`${path}.y`, `only label ${y[0]}`, "both labels, -1 and 1");
}

function checkNetwork({ network, stop }: Experiment): void {
  const { width, bias, outputWeights } = network;
  if (Array.isArray(outputWeights) && outputWeights.length !== width)
    throw InputError.at(
      "network.outputWeights",
      `${outputWeights.length} numbers`,
      `one for each neuron: network.width is ${width}`,
    );
  if (stop.hit === null) return;
  const why = "|w1+b1+w2-b2| is a test of two neurons with biases";
  if (width !== 2)
    throw InputError.at("stop.hit", `a hit test at network.width ${width}`, `width 2 only (${why})`);
  if (!bias) throw InputError.at("stop.hit", "a hit test at network.bias false", `biases only (${why})`);
}

function checkTimes(experiment: Experiment): void {
  const { exactSteps, exactStepsCap, logHorizon, stop } = experiment;
  if (logHorizon > 0) {
    if (logHorizon <= Math.log10(exactSteps))
      throw InputError.at(
        "logHorizon",
        show(logHorizon),
        `0 (no flow), or above log10(exactSteps) = ${Number(Math.log10(exactSteps).toPrecision(4))}, up to 1000`,
      );
    const adam = asList(experiment.optimizer).some((o) => o.kind === "adam");
    if (adam)
      throw InputError.at(
        "logHorizon",
        `${logHorizon} with optimizer adam`,
        "0. Adam has no log-time flow: its step does not shrink with the gradient, so ln t is not its time; give it exactSteps instead, or use gd",
      );
    const latest = 10 ** logHorizon;
    if (exactStepsCap < exactSteps || exactStepsCap > latest)
      throw InputError.at(
        "exactStepsCap",
        show(exactStepsCap),
        `from exactSteps = ${exactSteps} to 10^logHorizon, at most 4000000000`,
      );
  } else if (exactStepsCap !== exactSteps) {
    throw InputError.at(
      "exactStepsCap",
      show(exactStepsCap),
      `exactSteps = ${exactSteps} where logHorizon is 0`,
    );
  }
  const at = stop.lossAbort?.at ?? 0;
  if (at > exactStepsCap) {
    const last = logHorizon > 0 ? "exactStepsCap" : "exactSteps";
    throw InputError.at("stop.lossAbort.at", show(at), `at most ${last} = ${exactStepsCap}`);
  }
}

function checkList(name: "dataset" | "optimizer" | "init", entries: readonly object[]): void {
  const texts = entries.map((entry) => JSON.stringify(entry));
  for (const [i, text] of texts.entries()) {
    const twin = texts.indexOf(text);
    if (twin < i) throw InputError.at(`${name}[${i}]`, `the same as ${name}[${twin}]`, "each entry once");
  }
}

/** Everything that one value alone cannot show to be wrong. @throws InputError */
export function checkExperiment(experiment: Experiment): void {
  const datasets = asList(experiment.dataset);
  for (const [i, dataset] of datasets.entries())
    checkDataset(dataset, Array.isArray(experiment.dataset) ? `dataset[${i}]` : "dataset");
  checkList("dataset", datasets);
  checkList("optimizer", asList(experiment.optimizer));
  checkList("init", asList(experiment.init));
  const explicit = asList(experiment.init).filter((init) => init.kind === "explicit").length;
  if (explicit > 1)
    throw InputError.at("init", `${explicit} explicit entries`, "one at most: one file of parameters");
  const cells = datasets.length * asList(experiment.optimizer).length * asList(experiment.init).length;
  if (cells > MAX_CELLS)
    throw InputError.at("dataset x optimizer x init", `${cells} combinations`, `at most ${MAX_CELLS}`);
  checkNetwork(experiment);
  checkTimes(experiment);
}
