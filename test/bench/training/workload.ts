import { LANGUAGE, type LanguageShape, type Parameter } from "../../../src/model/index.ts";
import { parseOptimizer } from "../../../src/optimizer/index.ts";
import { lossAndGradient, matrixOf, optimizerTwin } from "../../../src/reference/index.ts";
import { initialValues, language, type Novel, type Task } from "../../../src/training/index.ts";

/** A piece of a novel, as it goes to a page. */
export interface Excerpt {
  alphabet: string;
  characters: number[];
}

export const RATE = 1e-3;
export const CHECK_STEPS = 3;
const SEED = 1;
const EXCERPT = 16_384;
const HELD_OUT = 4096; // of the excerpt: a task has such a part, though nothing here looks at it

/** AdamW without decay, which is Adam: TensorFlow.js has no other. */
export const ADAM = { kind: "adamw", beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 } as const;

export function excerptOf({ alphabet, characters }: Novel): Excerpt {
  return { alphabet, characters: Array.from(characters.subarray(0, EXCERPT)) };
}

export function novelOf({ alphabet, characters }: Excerpt): Novel {
  return { alphabet, characters: Uint8Array.from(characters), training: characters.length - HELD_OUT };
}

/** The language task of the default shape, with the same batch at every step. */
export function steadyTask(excerpt: Excerpt): Task {
  const task = language(novelOf(excerpt));
  const batch = task.batch(SEED, 0);
  return { ...task, batch: () => batch };
}

export const member = { seed: SEED, learningRate: RATE };

/** What a peer needs to do the same. */
export interface Workload {
  shape: LanguageShape;
  parameters: Parameter[];
  /** Initial values by the parameter's name. */
  weights: Map<string, Float32Array>;
  tokens: Uint32Array;
  classes: Uint32Array;
  rate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
}

export function workloadOf(excerpt: Excerpt): Workload {
  const { model, batch } = steadyTask(excerpt);
  const { tokens, classes } = batch(SEED, 0);
  return {
    shape: { ...LANGUAGE, vocabulary: excerpt.alphabet.length },
    parameters: model.parameters,
    weights: initialValues(model, SEED),
    tokens: tokens!,
    classes: classes!,
    rate: RATE,
    beta1: ADAM.beta1,
    beta2: ADAM.beta2,
    epsilon: ADAM.epsilon,
  };
}

/** Losses before each of the first CHECK_STEPS + 1 steps, in f64. */
export function expectedLosses(excerpt: Excerpt): number[] {
  const { model, batch } = steadyTask(excerpt);
  const values = initialValues(model, SEED);
  const state = model.parameters.map(({ name, rows, cols }) => ({
    name,
    weights: matrixOf(rows, cols, values.get(name)!),
    twin: optimizerTwin(parseOptimizer(ADAM), rows, cols),
  }));
  const parameters = new Map(state.map(({ name, weights }) => [name, weights]));
  return Array.from({ length: CHECK_STEPS + 1 }, (_, step) => {
    const { tokens, classes } = batch(SEED, step);
    const { loss, gradient } = lossAndGradient(model, parameters, { tokens: tokens!, classes: classes! });
    for (const { name, weights, twin } of state) twin.step(weights, gradient.get(name)!, RATE);
    return loss;
  });
}
