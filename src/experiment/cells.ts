import { asList } from "./constraints.ts";
import { shortestFloat32 } from "./float32.ts";
import type { Cell, Dataset, Experiment, Init, Optimizer } from "./types.ts";

function datasetLabel(dataset: Dataset): string {
  if (dataset.kind === "two-points") return "two-points";
  if (dataset.kind === "points") return `${dataset.x.length} points`;
  return `(${dataset.x.map(shortestFloat32).join(", ")})`;
}

function initLabel(init: Init): string {
  if (init.kind === "thesis") return `thesis M ${init.M}`;
  if (init.kind === "explicit") return init.file.replace(/^.*[/\\]/, "");
  return init.kind;
}

function optimizerLabel(optimizer: Optimizer, oneKind: boolean): string {
  return `${oneKind ? "lr" : optimizer.kind} ${optimizer.learningRate}`;
}

/** Labels of a list's entries, a number added where two would read the same. */
function distinct(labels: string[]): string[] {
  return labels.map((label, i) => {
    if (labels.indexOf(label) === labels.lastIndexOf(label)) return label;
    return `${label} #${labels.slice(0, i + 1).filter((other) => other === label).length}`;
  });
}

/**
 * Every combination of dataset, optimizer and init, in that order, the init varying fastest. The label says what differs
 * between the cells of this experiment; the init alone where nothing does.
 */
export function cellsOf(experiment: Experiment): Cell[] {
  const datasets = asList(experiment.dataset);
  const optimizers = asList(experiment.optimizer);
  const inits = asList(experiment.init);
  const oneKind = new Set(optimizers.map((o) => o.kind)).size === 1;
  const datasetLabels = distinct(datasets.map(datasetLabel));
  const optimizerLabels = distinct(optimizers.map((o) => optimizerLabel(o, oneKind)));
  const initLabels = distinct(inits.map(initLabel));
  const oneCell = datasets.length * optimizers.length * inits.length === 1;

  const cells: Cell[] = [];
  for (const [d, dataset] of datasets.entries())
    for (const [o, optimizer] of optimizers.entries())
      for (const [i, init] of inits.entries()) {
        const parts: string[] = [];
        if (inits.length > 1 || oneCell) parts.push(initLabels[i]);
        if (datasets.length > 1) parts.push(datasetLabels[d]);
        if (optimizers.length > 1) parts.push(optimizerLabels[o]);
        cells.push({ index: cells.length, label: parts.join(", "), dataset, optimizer, init });
      }
  return cells;
}
