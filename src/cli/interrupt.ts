import { EXIT, Interrupted, type Output } from "./io.ts";

const GRACE_MS = 700;
/** For work that stops by itself where it can be gone on with. */
const GENTLE_GRACE_MS = 20_000;
const STOPPED = "stopped; nothing was written";

export interface Interruption {
  signal: AbortSignal;
  /** Run before the process ends, where the work did not stop by itself in time. */
  cleanup: () => void;
  /** Ctrl-C aborts nothing any more: `asked` turns true, and the work stops where it is good to. `words` are said if it does not in time. */
  gentle(words: string): void;
  asked: boolean;
  /** Ctrl-C is the system's again. */
  end(): void;
}

/** Makes Ctrl-C an abort; whatever has not stopped soon after, or at a second Ctrl-C, ends with the process. */
export function onInterrupt(output: Output): Interruption {
  const controller = new AbortController();
  let words: string | null = null;
  const interruption: Interruption = {
    signal: controller.signal,
    cleanup: () => undefined,
    gentle: (said) => {
      words = said;
    },
    asked: false,
    end: () => {
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
      clearTimeout(timer);
    },
  };
  let timer: NodeJS.Timeout | undefined;
  const leave = () => {
    interruption.cleanup();
    output.stderr(`marginflow: ${words ?? STOPPED}\n`);
    process.exit(EXIT.interrupted);
  };
  const stop = () => {
    if (interruption.asked) leave();
    interruption.asked = true;
    if (words === null) controller.abort(new Interrupted(STOPPED));
    timer = setTimeout(leave, words === null ? GRACE_MS : GENTLE_GRACE_MS);
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return interruption;
}
