/** Where a command writes; the process, or a test. */
export interface Output {
  stdout(text: string): void;
  stderr(text: string): void;
  /** Whether stderr is a terminal, and how wide. */
  terminal: { columns: number } | null;
}

/** The user stopped the command. */
export class Interrupted extends Error {
  override name = "Interrupted";
}

export const EXIT = { ok: 0, failed: 1, input: 2, noAdapter: 3, fault: 4, interrupted: 130 } as const;

export function processOutput(): Output {
  const { stdout, stderr } = process;
  // A reader that has enough (head, a pager) is no error.
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(EXIT.ok);
    throw error;
  });
  return {
    stdout: (text) => void stdout.write(text),
    stderr: (text) => void stderr.write(text),
    terminal: stderr.isTTY ? { columns: stderr.columns } : null,
  };
}
