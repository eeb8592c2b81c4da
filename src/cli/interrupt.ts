import { EXIT, Interrupted, type Output } from "./io.ts";

const GRACE_MS = 700;
const STOPPED = "stopped; nothing was written";

export interface Interruption {
  signal: AbortSignal;
  /** Run before the process ends, where the work did not stop by itself in time. */
  cleanup: () => void;
  /** Ctrl-C is the system's again. */
  end(): void;
}

/** Makes Ctrl-C an abort; whatever has not stopped soon after, or at a second Ctrl-C, ends with the process. */
export function onInterrupt(output: Output): Interruption {
  const controller = new AbortController();
  const interruption: Interruption = {
    signal: controller.signal,
    cleanup: () => undefined,
    end: () => {
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
      clearTimeout(timer);
    },
  };
  let timer: NodeJS.Timeout | undefined;
  const leave = () => {
    interruption.cleanup();
    output.stderr(`marginflow: ${STOPPED}\n`);
    process.exit(EXIT.interrupted);
  };
  const stop = () => {
    if (controller.signal.aborted) leave();
    controller.abort(new Interrupted(STOPPED));
    timer = setTimeout(leave, GRACE_MS);
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return interruption;
}
