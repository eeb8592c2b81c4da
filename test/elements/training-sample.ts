import { type OptimizerSettings, parseOptimizer } from "../../src/optimizer/index.ts";
import type { ComparisonRecord, MomentRecord, TrainingRecord } from "../../src/training/index.ts";

interface SampleOptions {
  steps?: number;
  seeds?: number[];
  /** Of the loss: larger is faster. */
  speed?: number;
  /** Seconds of a step. */
  each?: number;
  /** The first member diverges at this step. */
  diverges?: number | null;
  heldOut?: boolean;
}

const MATRICES = ["hidden1.weights", "hidden2.weights"];

function momentsOf(settings: OptimizerSettings, steps: number, seeds: number[]): MomentRecord[] {
  const projected = settings.kind === "sumo" || settings.kind === "galore";
  const many = projected ? settings.rank : 12;
  const looks = [steps / 4, steps / 2, (3 * steps) / 4, steps];
  return looks.flatMap((step) =>
    seeds.flatMap((_, member) =>
      MATRICES.map((parameter, place): MomentRecord => {
        const values = Array.from(
          { length: many },
          (_, j) => (1 + 0.1 * member) * (step / steps + 1 + place) ** -j,
        );
        const squares = values.map((value) => value ** 2);
        const all = squares.reduce((sum, value) => sum + value, 0);
        return {
          step,
          member,
          parameter,
          values,
          condition: values[0] / values[many - 1],
          stableRank: all / squares[0],
          rankOneResidual: (all - squares[0]) / all,
          energy: projected ? 0.9 - 0.1 * member : null,
        };
      }),
    ),
  );
}

/** A training as it might have gone, by formulas: the loss of member m before step t is 2.3 (1 + m/50) exp(-speed t / steps) + 0.1. */
export function sampleTraining(given: unknown, options: SampleOptions = {}): TrainingRecord {
  const {
    steps = 400,
    seeds = [0, 1, 2],
    speed = 3,
    each = 0.002,
    diverges = null,
    heldOut = true,
  } = options;
  const optimizer = parseOptimizer(given);
  const loss = (member: number, step: number) =>
    member === 0 && diverges !== null && step >= diverges
      ? Number.NaN
      : 2.3 * (1 + member / 50) * Math.exp((-speed * step) / steps) + 0.1;
  const numbers = { sgd: 1, adamw: 2, muon: 1, galore: 0.4, sumo: 0.2 }[optimizer.kind] * 16_640;
  return {
    task: "digits",
    optimizer,
    members: seeds.map((seed) => ({ seed, learningRate: 0.01 })),
    step: steps,
    steps,
    losses: seeds.map((_, member) => Array.from({ length: steps }, (_, step) => loss(member, step))),
    heldOut: heldOut
      ? [0, steps / 4, steps / 2, (3 * steps) / 4, steps].map((step) => ({
          step,
          losses: seeds.map((_, member) => loss(member, step) + 0.02),
        }))
      : [],
    diverged: seeds.map((_, member) => (member === 0 ? diverges : null)),
    moments: momentsOf(optimizer, steps, seeds),
    seconds: each * steps,
    parts: [
      ...["product", "product back", "gelu", "bias", "cross-entropy", "weights"].map((name, place) => ({
        name,
        ms: (0.3 * 1000 * each) / (place + 2),
      })),
      { name: "optimizer", ms: 0.2 * 1000 * each },
    ],
    ledger: {
      weights: 69_000,
      gradients: 69_000,
      state: 4 * numbers + (optimizer.kind === "sumo" ? 8 : 0),
      stateFormula: 4 * numbers,
      otherState: 6000,
    },
  };
}

/** Six optimizers, one of which loses a seed. */
export function sampleComparison(): ComparisonRecord {
  const of = (label: string, given: unknown, options: SampleOptions) => {
    const record = sampleTraining(given, options);
    const cells = record.members.map(({ seed }, member) => ({
      seed,
      diverged: record.diverged[member],
      spiked: record.diverged[member] !== null,
    }));
    const grid = [0.003, 0.01, 0.03].map((rate) => ({
      rate,
      loss: rate === 0.03 ? null : 0.3 + rate,
      cells,
    }));
    return { label, optimizer: record.optimizer, grid, rate: 0.01, record };
  };
  return {
    task: "digits",
    steps: 400,
    seeds: [0, 1, 2],
    adapter: "a GPU of the test",
    contenders: [
      of("AdamW", { kind: "adamw" }, { speed: 3, each: 0.002 }),
      of("GaLore", { kind: "galore" }, { speed: 2.5, each: 0.0025 }),
      of("Muon", { kind: "muon" }, { speed: 4, each: 0.004 }),
      of("SUMO-SVD", { kind: "sumo" }, { speed: 3.5, each: 0.003 }),
      of("SUMO-NS5", { kind: "sumo", orthogonalization: "muon" }, { speed: 3.4, each: 0.0029 }),
      of("SGD", { kind: "sgd" }, { speed: 2, each: 0.0018, diverges: 120 }),
    ],
  };
}
