import type { Dataset, Network } from "./types.ts";

/** Points x (any order) and labels y of -1 and +1, as the kernels and their twins get them. */
export interface Points {
  x: number[];
  y: number[];
}

export function pointsOf(dataset: Dataset): Points {
  switch (dataset.kind) {
    case "two-points":
      return { x: [-1, 1], y: [-1, 1] };
    case "pair":
      return { x: [...dataset.x], y: [-1, 1] };
    case "points":
      return { x: [...dataset.x], y: [...dataset.y] };
  }
}

/**
 * The largest robustness margin that the network could have on the data, in units of x: half the smallest distance between
 * points of opposite labels. Null where the network cannot reach it, and then `note` says why. `midpoint` is the middle of
 * that closest pair (the leftmost, if several): where the best boundary lies.
 */
export interface OptimumMargin {
  optimum: number | null;
  note: string | null;
  midpoint: number;
}

export function optimumMargin(network: Network, dataset: Dataset): OptimumMargin {
  const { x, y } = pointsOf(dataset);
  const order = x.map((_, i) => i).sort((a, b) => x[a] - x[b]);
  let changes = 0;
  let half = Number.POSITIVE_INFINITY;
  let midpoint = 0;
  for (let k = 1; k < order.length; k++) {
    const [i, j] = [order[k - 1], order[k]];
    if (y[i] === y[j]) continue;
    changes++;
    if ((x[j] - x[i]) / 2 < half) {
      half = (x[j] - x[i]) / 2;
      midpoint = (x[i] + x[j]) / 2;
    }
  }
  const note = unreachable(network, changes, midpoint);
  return { optimum: note === null ? half : null, note, midpoint };
}

function unreachable(network: Network, changes: number, midpoint: number): string | null {
  const { width, bias, trainOutput, outputWeights } = network;
  if (width < 1 + changes) {
    const times = changes === 1 ? "once" : `${changes} times`;
    return `the labels change sign ${times} along the line, which takes at least ${1 + changes} neurons; there are ${width}`;
  }
  if (Array.isArray(outputWeights) && !trainOutput) {
    if (outputWeights.every((v) => v >= 0) || outputWeights.every((v) => v <= 0))
      return "the fixed output weights all have one sign, so the network cannot change its own";
  }
  if (!bias && (changes > 1 || midpoint !== 0))
    return "without biases the network can change sign at 0 only, and the best boundary lies elsewhere";
  return null;
}
