/** Parameter columns w1, w2, b1, b2, one entry a trajectory. */
export type Columns = [Float64Array, Float64Array, Float64Array, Float64Array];

/** A way to run the workload. Its work is awaited by whoever measures, so that no two ever run at once. */
export interface Contestant {
  /** Starts over from these parameters; not timed. */
  reset(columns: Columns): Promise<void>;
  /** Takes at least `steps` gradient steps with every trajectory, waits for them, and returns how many were taken. */
  advance(steps: number): Promise<number>;
  read(): Promise<Columns>;
  stop(): void;
}

/** A contestant by name, or several forms of it of which the fastest stands for it. */
export interface Entry {
  name: string;
  forms: { form: string; open(): Promise<Contestant> }[];
  /** What its final parameters may differ by from the f64 twin's, see check.ts. */
  tolerance: number;
  /** Steps of one measurement, where how long a run is belongs to what is measured; else as many as take the time wanted. */
  steps?: number;
}
