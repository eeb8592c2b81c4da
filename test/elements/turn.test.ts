import { expect, test } from "vitest";
import { turn } from "../../src/elements/turn.ts";

test("turns come in the order they were asked for, each in a task of its own", async () => {
  let task = 0;
  let over = false;
  const count = () => {
    task++;
    if (!over) setImmediate(count);
  };
  const seen: [string, number][] = [];
  const wait = async (name: string) => {
    await turn();
    // What follows at once belongs to the same turn.
    await Promise.resolve();
    seen.push([name, task]);
  };
  const all = [wait("first"), wait("second"), wait("third")];
  expect(seen).toEqual([]);
  setImmediate(count);
  await Promise.all(all);
  over = true;
  expect(seen.map(([name]) => name)).toEqual(["first", "second", "third"]);
  const tasks = seen.map(([, at]) => at);
  expect(new Set(tasks).size).toBe(3);
  expect(tasks).toEqual(tasks.toSorted((a, b) => a - b));
});
