import type { Entry } from "../contestant.ts";

/** TensorFlow.js; `rate` multiplies every slope (learning rate / points). */
export function tensorflow(rate: number): Entry;
