import { type ExperimentInput, presets } from "../../src/experiment/index.ts";
import adam from "./recorded/adam.json?raw";
import gd from "./recorded/gd.json?raw";

const { "two-neuron": two, "init-atlas": atlas, "shifted-pairs": pairs } = presets;

/** What the slides run, by the name in their `data-run`; small enough for a GPU in software. */
export const RUNS: Record<string, ExperimentInput> = {
  he: { ...two.experiment, name: "talk", trajectories: 4096, logHorizon: 300 },
  starts: {
    ...atlas.experiment,
    name: "talk-starts",
    trajectories: 512,
    logHorizon: 300,
    init: [
      { kind: "he" },
      { kind: "he-bias" },
      { kind: "random" },
      { kind: "symmetric" },
      { kind: "thesis", M: 10 },
    ],
  },
  pairs: {
    ...pairs.experiment,
    name: "talk-pairs",
    trajectories: 128,
    dataset: [
      { kind: "pair", x: [-0.4, 1] },
      { kind: "pair", x: [-0.5, 1.5] },
      { kind: "pair", x: [-0.8, 1.2] },
      { kind: "pair", x: [-1.2, 1] },
    ],
  },
};

/** What takes too long for a talk: `marginflow sweep` of the presets exact (without its hit test) and two-neuron-adam, 1,024 networks each. */
export const RECORDED: Record<string, string> = { "recorded-gd": gd, "recorded-adam": adam };
