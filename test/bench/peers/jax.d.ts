import type { Entry } from "../contestant.ts";

/** jax-js; `rate` multiplies every slope (learning rate / points). */
export function jax(rate: number): Entry;
