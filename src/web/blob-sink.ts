import type { Sink } from "../table/index.ts";

/** Gathers a file as a Blob, which a browser may keep on disk. */
export class BlobSink implements Sink {
  #parts: Blob[] = [];

  async write(bytes: Uint8Array): Promise<void> {
    this.#parts.push(new Blob([bytes.slice()]));
  }

  async close(): Promise<void> {}

  blob(type: string): Blob {
    return new Blob(this.#parts, { type });
  }
}
