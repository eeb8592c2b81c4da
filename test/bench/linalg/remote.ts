import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";

/** A process that answers one JSON line for each that it is given: { answer } or { error }, after any number of { log }. */
export class Remote {
  readonly #lines: AsyncIterator<string>;

  constructor(
    readonly name: string,
    readonly child: ChildProcess,
    readonly log: (line: string) => void,
  ) {
    this.#lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  }

  async ask<T>(request: Record<string, unknown>): Promise<T> {
    this.child.stdin!.write(`${JSON.stringify(request)}\n`);
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) throw new Error(`${this.name} ended`);
      const { answer, error, log } = JSON.parse(value);
      if (error !== undefined) throw new Error(`${this.name}: ${error}`);
      if (log === undefined) return answer;
      this.log(log);
    }
  }

  close(): void {
    this.child.stdin!.end();
  }
}
