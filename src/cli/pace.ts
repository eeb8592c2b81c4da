import { duration, short } from "./format.ts";

/** Seconds, to three digits where they are few. */
export const brief = (seconds: number): string => (seconds < 1 ? `${short(seconds)} s` : duration(seconds));

/** How long the parts of a batch took. The first one's time has compilation in it. */
export class Pace {
  seconds = 0;
  #matrices = 0;
  #first: { matrices: number; seconds: number } | null = null;

  add(matrices: number, seconds: number): void {
    this.#first ??= { matrices, seconds };
    this.#matrices += matrices;
    this.seconds += seconds;
  }

  /** Matrices a second, after the first part where there are more; null of nothing. */
  get perSecond(): number | null {
    if (!this.#first) return null;
    const after = this.#matrices - this.#first.matrices;
    return after > 0 ? after / (this.seconds - this.#first.seconds) : this.#matrices / this.seconds;
  }

  toString(): string {
    const later = this.#matrices === this.#first?.matrices ? "" : " once compiled";
    return `${brief(this.seconds)}, compilation included; ${short(this.perSecond)} matrices/s${later}`;
  }
}
