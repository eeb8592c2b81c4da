import { expect, test, vi } from "vitest";
import { finished } from "../../src/kernel/index.ts";

/** A queue that looks whether it is done every `period` milliseconds, and when something is submitted. */
function slowQueue(period: number) {
  const waiting = new Set<() => void>();
  const look = () => {
    for (const resolve of waiting) resolve();
    waiting.clear();
  };
  const timer = setInterval(look, period);
  const queue = {
    submissions: 0,
    submit() {
      queue.submissions++;
      look();
    },
    onSubmittedWorkDone: () => new Promise<undefined>((resolve) => waiting.add(() => resolve(undefined))),
    stop: () => clearInterval(timer),
  };
  return queue;
}

const device = (queue: object) => ({ queue }) as unknown as GPUDevice;

test("a queue that looks by a timer is made to look; what is submitted meanwhile ends with the wait", async () => {
  vi.useFakeTimers();
  const queue = slowQueue(100);
  const gpu = device(queue);
  const first = finished(gpu, queue.onSubmittedWorkDone());
  await vi.advanceTimersByTimeAsync(300);
  await first;
  expect(queue.submissions).toBe(0);
  const start = performance.now();
  const second = finished(gpu, queue.onSubmittedWorkDone());
  await vi.advanceTimersByTimeAsync(10);
  await second;
  expect(performance.now() - start).toBeLessThanOrEqual(10);
  expect(queue.submissions).toBe(1);
  await vi.advanceTimersByTimeAsync(1000);
  expect(queue.submissions).toBe(1);
  queue.stop();
  vi.useRealTimers();
});

test("a queue that says at once that it is done is left alone", async () => {
  vi.useFakeTimers();
  const queue = { submit: vi.fn(), onSubmittedWorkDone: () => Promise.resolve() };
  const gpu = device(queue);
  expect(await finished(gpu, Promise.resolve(7))).toBe(7);
  const slow = new Promise((resolve) => setTimeout(() => resolve(8), 500));
  const waited = finished(gpu, slow);
  await vi.advanceTimersByTimeAsync(500);
  expect(await waited).toBe(8);
  expect(queue.submit).not.toHaveBeenCalled();
  vi.useRealTimers();
});

test("a failure of the work is the caller's, and ends the looking", async () => {
  vi.useFakeTimers();
  const queue = slowQueue(100);
  const gpu = device(queue);
  const first = finished(gpu, Promise.resolve());
  await vi.advanceTimersByTimeAsync(300);
  await first;
  queue.submissions = 0;
  const failing = finished(gpu, Promise.reject(new Error("lost")));
  await expect(failing).rejects.toThrow("lost");
  await vi.advanceTimersByTimeAsync(1000);
  expect(queue.submissions).toBe(0);
  queue.stop();
  vi.useRealTimers();
});
