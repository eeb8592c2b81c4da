/** A file being written; bytes are taken over when `write` resolves, so that a slow disk holds the writer back. */
export interface Sink {
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}
