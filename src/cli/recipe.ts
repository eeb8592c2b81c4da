import {
  type Dataset,
  type Experiment,
  type Init,
  type Network,
  type Optimizer,
  shortestFloat32,
} from "../experiment/index.ts";
import { count } from "../figure/index.ts";
import { listed, typed } from "./latex.ts";

/** What ran, as sentences in LaTeX. */
export function recipe(experiment: Experiment): string {
  const { network, dataset, loss, optimizer, init, trajectories } = experiment;
  const cells = [dataset, optimizer, init].reduce((product, list) => product * asList(list).length, 1);
  const population = `${count(trajectories)} networks${cells > 1 ? ` in each of ${cells} cells` : ""}`;
  return [
    `${population}, $f(x) = \\sum_{j=1}^{${network.width}} v_j\\,\\mathrm{ReLU}(w_j x${network.bias ? " + b_j" : ""})$ with ${outputs(network)}, were trained on ${dataOf(asList(dataset))},`,
    `by ${each(optimizer, optimizerOf)} on the mean ${loss} loss, from ${each(init, (one) => initOf(one, network))}.`,
    steps(experiment),
  ].join(" ");
}

const asList = <T>(given: T | T[]): T[] => (Array.isArray(given) ? given : [given]);
const each = <T>(given: T | T[], words: (one: T) => string): string => listed(asList(given).map(words));
const numbers = (values: readonly number[]): string => values.map(String).join(", ");

function outputs({ outputWeights, trainOutput }: Network): string {
  const drawn = {
    signs: "$v_j = \\pm 1$ drawn",
    "signed-uniform": "$v_j$ a random sign times $U(0, 1)$",
  };
  const start = Array.isArray(outputWeights) ? `$v = (${numbers(outputWeights)})$` : drawn[outputWeights];
  return `${start}${trainOutput ? ", trained too" : ", fixed"}`;
}

const inputs = (x: readonly number[]): string => `(${x.map(shortestFloat32).join(", ")})`;

function dataOf(datasets: Dataset[]): string {
  const pairs = datasets.flatMap((dataset) => (dataset.kind === "pair" ? [`$${inputs(dataset.x)}$`] : []));
  const others = datasets.flatMap((dataset) => {
    if (dataset.kind === "two-points") return ["$x = (-1, 1)$ with labels $(-1, 1)$"];
    return dataset.kind === "points"
      ? [`$x = ${inputs(dataset.x)}$ with labels $(${numbers(dataset.y)})$`]
      : [];
  });
  const paired = pairs.length > 0 ? [`$x$ = ${listed(pairs)} with labels $(-1, 1)$`] : [];
  return listed([...others, ...paired]);
}

function optimizerOf(optimizer: Optimizer): string {
  if (optimizer.kind === "gd")
    return `full-batch gradient descent with learning rate $${decimal(optimizer.learningRate)}$`;
  const { learningRate, beta1, beta2, eps } = optimizer;
  return `full-batch Adam with learning rate $${decimal(learningRate)}$, $\\beta = (${beta1}, ${beta2})$, $\\epsilon = ${decimal(eps)}$`;
}

/** A number in mathematics: 1e-8 as 10^{-8}. */
function decimal(value: number): string {
  const [mantissa, exponent] = String(value).split("e");
  if (exponent === undefined) return mantissa;
  return `${mantissa === "1" ? "" : `${mantissa} \\cdot `}10^{${Number(exponent)}}`;
}

function initOf(init: Init, { width, bias }: Network): string {
  const zero = bias ? ", $b_j = 0$" : "";
  const both = bias ? "w_j, b_j" : "w_j";
  switch (init.kind) {
    case "he":
      return `$w_j \\sim N(0, 2)$${zero}`;
    case "he-bias":
      return `$${both} \\sim N(0, 2)$`;
    case "random":
      return `$${both} \\sim N(0, 0.5^2)$`;
    case "symmetric":
      return `$${both} \\sim N(0, 0.1^2)$`;
    case "binary":
      return `$w_j = \\pm 1$${zero}`;
    case "uniform":
      return `$${both} \\sim U(-1, 1)$`;
    case "xavier":
      return `$w_j \\sim N(0, 2/${1 + width})$${zero}`;
    case "lecun":
      return `$w_j \\sim N(0, 1)$${zero}`;
    case "thesis":
      return `$w = (1, -${init.M})$, $b = (1, ${init.M})$`;
    case "explicit":
      return `the parameters in ${typed(init.file)}`;
  }
}

function steps({ exactSteps, exactStepsCap, logHorizon, stop, recordsPerDecade, seed }: Experiment): string {
  const flow =
    logHorizon > 0
      ? ` (up to ${count(exactStepsCap)} while a change of activation was ahead or a point misclassified); from there the same descent was followed in $\\ln t$ to $t = 10^{${logHorizon}}$`
      : "";
  const aborted = stop.lossAbort
    ? ` A run whose loss was still at least ${stop.lossAbort.threshold} at step ${count(stop.lossAbort.at)} was given up.`
    : "";
  const hit = stop.hit
    ? ` A run ended once $|w_1 + b_1 + w_2 - b_2| < ${decimal(stop.hit.tolerance)}$ at a loss below ${stop.hit.loss}.`
    : "";
  return `Each took ${count(exactSteps)} exact steps${flow}, with ${recordsPerDecade} records to a decade of $t$.${aborted}${hit} The seed is ${seed}.`;
}
