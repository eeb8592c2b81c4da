import fc from "fast-check";
import { expect, test } from "vitest";
import { presets, setPath } from "../../src/experiment/index.ts";

const base = presets["two-neuron"].experiment;
const lists = presets["gd-vs-flow"].experiment;

test("values are JSON where they parse, else text; the input is left as it was", () => {
  const before = structuredClone(base);
  expect(setPath(base, "optimizer.learningRate=0.1")).toEqual({
    ...base,
    optimizer: { kind: "gd", learningRate: 0.1 },
  });
  expect(setPath(base, "loss=logistic")).toEqual({ ...base, loss: "logistic" });
  expect(setPath(base, "stop.hit=null")).toEqual(base);
  expect(base).toEqual(before);
});

test("lists are reached by index, in brackets or after a dot", () => {
  for (const path of ["optimizer[1].learningRate=5", "optimizer.1.learningRate=5"]) {
    const json = setPath(lists, path) as typeof lists;
    expect(json.optimizer.map((o) => o.learningRate)).toEqual([0.1, 5, 0.001]);
  }
});

test("a new kind drops the keys it does not have and keeps the others", () => {
  const adam = setPath(setPath(base, "optimizer.kind=adam"), "optimizer.beta1=0.5");
  expect(setPath(adam, "optimizer.kind=gd")).toEqual(base);
});

test("objects on the way are begun where there was null or nothing", () => {
  expect(setPath({ name: "x" }, "stop.hit.loss=0.5")).toEqual({ name: "x", stop: { hit: { loss: 0.5 } } });
});

test.each<[object, string, RegExp]>([
  [
    base,
    "optimizer.lerningRate=1",
    /^--set optimizer.lerningRate=1: found no path "optimizer.lerningRate"; allowed: kind, learningRate, .*; did you mean "optimizer.learningRate"\?$/,
  ],
  [base, "trajectoris=1", /did you mean "trajectories"\?$/],
  [base, "trajectories.x=1", /allowed: nothing below this path$/],
  [
    lists,
    "optimizer.learningRate=1",
    /found "learningRate" under a list; allowed: optimizer\[0\] to optimizer\[2\]$/,
  ],
  [lists, "optimizer[3].learningRate=1", /allowed: optimizer\[0\] to optimizer\[2\]$/],
  [base, "seed", /^--set: found "seed"; allowed: path=value/],
  [base, "=3", /^--set: found "=3"; allowed: path=value/],
])("%#: a path that no experiment has is an error with the nearest one", (json, assignment, message) => {
  expect(() => setPath(json, assignment)).toThrow(message);
});

const leaf = fc.constantFrom(
  "name",
  "seed",
  "network.width",
  "optimizer.learningRate",
  "stop.lossAbort.at",
  "init.kind",
);

test("property: what was set is what stands there", () => {
  const read = (json: unknown, path: string) =>
    path.split(".").reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], json);
  fc.assert(
    fc.property(leaf, fc.jsonValue(), (path, value) => {
      const json = setPath(base, `${path}=${JSON.stringify(value)}`);
      expect(JSON.stringify(read(json, path))).toBe(JSON.stringify(value));
    }),
  );
});
