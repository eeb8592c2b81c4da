/** The latest value, for a reader that may be slower than the writer: older ones it did not take are dropped. */
export class Latest<T> implements AsyncIterable<T> {
  private value: T | undefined;
  private ended = false;
  private wake: () => void = () => undefined;

  set(value: T): void {
    this.value = value;
    this.wake();
  }

  end(): void {
    this.ended = true;
    this.wake();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<T> {
    for (;;) {
      if (this.value !== undefined) {
        const value = this.value;
        this.value = undefined;
        yield value;
      } else if (this.ended) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
      }
    }
  }
}
