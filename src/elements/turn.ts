let last: Promise<void> = Promise.resolve();

/**
 * A task of one's own: whoever asks is let in after all who asked before, each in a task that no other of them shares. So no task becomes long
 * because a page has many charts, and what a reader does is heard between two of them.
 */
export function turn(): Promise<void> {
  last = last.then(() => new Promise((resolve) => setTimeout(resolve)));
  return last;
}
