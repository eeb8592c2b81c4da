import { LANGUAGE, type LanguageShape, language as model } from "../model/index.ts";
import { drawn } from "./draw.ts";
import type { Task, TaskBatch } from "./task.ts";

/** A text as indices into its alphabet. */
export interface Novel {
  alphabet: string;
  characters: Uint8Array;
  /** How many of them, from the first on, are for training; the others are held out. */
  training: number;
}

/** Batches of windows that held-out loss is taken over, evenly spread. */
const HELD_OUT = 8;

/** Prediction of the next character of a novel by a decoder-only transformer; windows are drawn with replacement. */
export function language(novel: Novel, shape: Partial<Omit<LanguageShape, "vocabulary">> = {}): Task {
  const size: LanguageShape = { ...LANGUAGE, ...shape, vocabulary: novel.alphabet.length };
  const { context, sequences } = size;
  const windows = (begins: number[]): TaskBatch => {
    const take = (shift: number) => {
      const out = new Uint32Array(sequences * context);
      for (const [row, begin] of begins.entries())
        out.set(novel.characters.subarray(begin + shift, begin + shift + context), row * context);
      return out;
    };
    return { tokens: take(0), classes: take(1) };
  };
  const each = (of: (i: number) => number) => windows(Array.from({ length: sequences }, (_, i) => of(i)));
  const held = novel.characters.length - novel.training - context - 1;
  const spacing = Math.floor(held / (HELD_OUT * sequences));
  return {
    name: "language",
    model: model(size),
    batch: (seed, step) => each((i) => drawn(seed, step, i, novel.training - context)),
    heldOut: Array.from({ length: HELD_OUT }, (_, batch) =>
      each((i) => novel.training + (batch * sequences + i) * spacing),
    ),
  };
}
