export interface PagesOptions {
  rounds: number;
  /** Only what has this in its title. */
  only: string;
}

export const FIRST_PLOT = "first plot";
export const THROUGHPUT = "page and Node";
export const MEMORY = "memory";

/** The main thread from navigation until the whole figure is drawn and has zoomed out; milliseconds. */
export interface SmoothRound {
  tasks: number;
  /** Of those, the ones under 50 ms. */
  short: number;
  longestUntilFirstPlot: number;
  longestAfter: number;
  /** Processor time of the task that took the most: the rest of a longest task was waiting for a core. */
  mostCpu: number;
  /** By the Long Tasks API, which says nothing of what takes less than 50 ms. */
  longTasks: number;
  longestLongTask: number;
  /** Between the first plot and the result. */
  framesPerSecond: number;
  longestFrame: number;
  sweepSeconds: number;
}

export interface Smooth {
  title: string;
  rounds: SmoothRound[];
}

/** One entry for each round. */
export interface Rates {
  /** Trajectory-steps per second of the exact steps. */
  steps: number[];
  /** Trajectories per second of the whole sweep: draws, steps, flow, statistics, audit. */
  trajectories: number[];
}

export interface Throughput {
  trajectories: number;
  page: Rates;
  node: Rates;
  nodeAdapter: string;
  /** Largest deviation of a curve of one record from the other's, as a share of its bound. */
  deviation: number;
}

export interface MemorySample {
  /** Share of the sweep that was done. */
  done: number;
  /** Bytes that are in use after a collection, array buffers included. */
  page: number;
  worker: number;
  /** Resident bytes of the page's process, worker included; null where the system does not say. */
  resident: number | null;
}

export interface Memory {
  trajectories: number;
  /** What the records of all trajectories would take. */
  recordBytes: number;
  seconds: number;
  samples: MemorySample[];
}

export interface PagesResult {
  date: string;
  machine: { cpu: string; cores: number; system: string };
  /** Processes that wanted a core before the benchmark began, by the system's average of a minute. */
  load: number;
  options: PagesOptions;
  browser: string;
  adapter: string;
  /** Milliseconds from navigation to the first plot of the default run, in a browser that was just started. */
  firstPlot: number[];
  smooth: Smooth[];
  throughput: Throughput | null;
  memory: Memory[];
}
