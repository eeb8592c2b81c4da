import type { Measured } from "./measure.ts";

export interface BenchOptions {
  /** What one measurement should take, in seconds. */
  seconds: number;
  rounds: number;
}

export interface StackResult {
  stack: "Chromium" | "Node" | "Deno";
  runtime: string;
  adapter: string;
  /** 16,384 trajectories, measured in turn. */
  measured: Measured[];
  /** The engine's kernel alone by size of the population, trajectory-steps per second for each round. */
  scaling: { trajectories: number; rates: number[] }[];
  /** Attempted log-time steps per second, record kernel included, for each round. */
  flow: { trajectories: number; rates: number[] };
}
