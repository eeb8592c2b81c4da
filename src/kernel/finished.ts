/** What an idle queue may take to say that it is done, milliseconds: a browser that takes longer looks by a timer. */
const PROMPT_MS = 30;
const NUDGE_MS = 4;

type Look = "at once" | "by a timer";
const looks = new WeakMap<GPUDevice, Promise<Look>>();

async function howItLooks({ queue }: GPUDevice): Promise<Look> {
  // Until nothing is left to do, and a timer has just gone off.
  await queue.onSubmittedWorkDone();
  const start = performance.now();
  await queue.onSubmittedWorkDone();
  return performance.now() - start < PROMPT_MS ? "at once" : "by a timer";
}

/**
 * Waits for `work` that was submitted to a device. Firefox looks only every 100 ms whether a queue is done, and whenever something is submitted:
 * where that is found, empty submissions have it look every few milliseconds.
 */
export async function finished<T>(device: GPUDevice, work: Promise<T>): Promise<T> {
  const known = looks.get(device);
  if (!known) {
    const result = await work;
    const found = howItLooks(device).catch((): Look => "at once");
    looks.set(device, found);
    // Whoever waits for this submits nothing before it is known.
    await found;
    return result;
  }
  let over = false;
  let nudging: ReturnType<typeof setInterval> | undefined;
  known.then((look) => {
    if (look === "by a timer" && !over) nudging = setInterval(() => device.queue.submit([]), NUDGE_MS);
  });
  try {
    return await work;
  } finally {
    over = true;
    clearInterval(nudging);
  }
}
