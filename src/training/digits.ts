import { DIGITS, type DigitsShape, digits as model } from "../model/index.ts";
import { drawn } from "./draw.ts";
import type { Task, TaskBatch } from "./task.ts";

/** Images of handwritten digits, a byte a pixel, with their labels. */
export interface DigitImages {
  side: number;
  pixels: Uint8Array;
  labels: Uint8Array;
  /** How many of them, from the first on, are for training; the others are held out. */
  training: number;
}

/** Mean and standard deviation of a pixel over the training images, of 255 [ours, measured when the set was cut]. */
const MEAN = 33.6;
const DEVIATION = 71.7;

/** Classification of handwritten digits by a network with two hidden layers; batches are drawn with replacement. */
export function digits(images: DigitImages, shape: Partial<DigitsShape> = {}): Task {
  const size = { ...DIGITS, ...shape, inputs: images.side ** 2 };
  const of = (indices: number[]): TaskBatch => {
    const input = new Float32Array(indices.length * size.inputs);
    for (const [row, index] of indices.entries())
      for (let i = 0; i < size.inputs; i++)
        input[row * size.inputs + i] = (images.pixels[index * size.inputs + i] - MEAN) / DEVIATION;
    return { input, classes: Uint32Array.from(indices, (index) => images.labels[index]) };
  };
  const rows = (first: number) => Array.from({ length: size.images }, (_, i) => first + i);
  const whole = Math.floor((images.labels.length - images.training) / size.images);
  return {
    name: "digits",
    model: model(size),
    batch: (seed, step) => of(rows(0).map((i) => drawn(seed, step, i, images.training))),
    heldOut: Array.from({ length: whole }, (_, i) => of(rows(images.training + i * size.images))),
  };
}
