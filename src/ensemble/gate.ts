/** Holds a run up between slices, for as long as nobody looks; while it is shut, nothing of the run is on the device. */
export class Gate {
  #opened: Promise<void> | null = null;
  #open: () => void = () => undefined;

  get shut(): boolean {
    return this.#opened !== null;
  }

  hold(): void {
    this.#opened ??= new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  release(): void {
    this.#opened = null;
    this.#open();
  }

  /** Resolves once nothing holds it. */
  async opened(): Promise<void> {
    while (this.#opened) await this.#opened;
  }
}
