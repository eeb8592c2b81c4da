import { matrixOf } from "./matrix.ts";
import type { AdamwSettings, MuonSettings, OptimizerSettings, SgdSettings } from "./optimizer-settings.ts";
import { muonMix, muonScale } from "./optimizer-settings.ts";
import type { OptimizerTwin } from "./optimizer-twin.ts";
import { iterate } from "./polynomial-matrix.ts";
import { galoreTwin, sumoTwin } from "./subspace-optimizers.ts";

function sgdTwin({ momentum, weightDecay }: SgdSettings, rows: number, cols: number): OptimizerTwin {
  const moment = matrixOf(rows, cols);
  return {
    moment,
    step(weights, gradient, rate) {
      for (const [i, g] of gradient.data.entries()) {
        moment.data[i] = momentum * moment.data[i] + g + weightDecay * weights.data[i];
        weights.data[i] -= rate * moment.data[i];
      }
    },
  };
}

function adamwTwin(settings: AdamwSettings, rows: number, cols: number): OptimizerTwin {
  const { beta1, beta2, epsilon, weightDecay } = settings;
  const moment = matrixOf(rows, cols);
  const second = matrixOf(rows, cols);
  let t = 0;
  return {
    moment,
    step(weights, gradient, rate) {
      t++;
      for (const [i, g] of gradient.data.entries()) {
        weights.data[i] *= 1 - rate * weightDecay;
        moment.data[i] = beta1 * moment.data[i] + (1 - beta1) * g;
        second.data[i] = beta2 * second.data[i] + (1 - beta2) * g * g;
        const root = Math.sqrt(second.data[i]) / Math.sqrt(1 - beta2 ** t);
        weights.data[i] -= ((rate / (1 - beta1 ** t)) * moment.data[i]) / (root + epsilon);
      }
    },
  };
}

function muonTwin(settings: MuonSettings, rows: number, cols: number): OptimizerTwin {
  const { momentum, steps, weightDecay } = settings;
  const moment = matrixOf(rows, cols);
  const scale = muonScale(settings, rows, cols);
  let step = 0;
  return {
    moment,
    step(weights, gradient, rate) {
      const { own, fresh } = muonMix(settings, step++);
      const mixed = matrixOf(rows, cols);
      for (const [i, g] of gradient.data.entries()) {
        moment.data[i] = momentum * moment.data[i] + (1 - momentum) * g;
        mixed.data[i] = own * moment.data[i] + fresh * g;
      }
      const factor = iterate(mixed, "muon", steps, "frobenius");
      for (const [i, o] of factor.data.entries())
        weights.data[i] -= rate * (scale * o + weightDecay * weights.data[i]);
    },
  };
}

/** The rule of these settings for weights rows x cols, in f64: the oracle of src/optimizer. */
export function optimizerTwin(settings: OptimizerSettings, rows: number, cols: number): OptimizerTwin {
  switch (settings.kind) {
    case "sgd":
      return sgdTwin(settings, rows, cols);
    case "adamw":
      return adamwTwin(settings, rows, cols);
    case "muon":
      return muonTwin(settings, rows, cols);
    case "galore":
      return galoreTwin(settings, rows, cols);
    case "sumo":
      return sumoTwin(settings, rows, cols);
  }
}
