import { expect, test } from "vitest";
import { digits, language, type Model } from "../../src/model/index.ts";
import { type Batch, drawBits, lossAndGradient, matrixOf, uniform } from "../../src/reference/index.ts";
import { initialValues, reversible } from "../../src/training/index.ts";

const STEP = 1e-5;

const uniforms = (count: number, stream: number) =>
  Array.from({ length: count }, (_, i) => uniform(drawBits(1, stream, 0, i)[0]));
const classes = (count: number, below: number, stream: number) =>
  uniforms(count, stream).map((x) => Math.floor(x * below));

function parametersOf(model: Model) {
  const draws = uniforms(100_000, 20);
  return new Map(
    model.parameters.map(({ name, rows, cols }, p) => [
      name,
      matrixOf(
        rows,
        cols,
        initialValues(model, 3)
          .get(name)!
          .map((x, i) => x + draws[(997 * p + i) % draws.length] - 0.5),
      ),
    ]),
  );
}

/** Every number of every parameter: what central differences leave is their h^2 term, 1e-10, and a loss's rounding over h: 1e-8 at a loss of 1000. */
function check(model: Model, batch: Batch) {
  const parameters = parametersOf(model);
  const { gradient } = lossAndGradient(model, parameters, batch);
  for (const [name, { data }] of parameters)
    for (let i = 0; i < data.length; i += Math.max(1, Math.floor(data.length / 12))) {
      const before = data[i];
      const [high, low] = [STEP, -STEP].map((shift) => {
        data[i] = before + shift;
        return lossAndGradient(model, parameters, batch).loss;
      });
      data[i] = before;
      expect(gradient.get(name)!.data[i], `${name} ${i}`).toBeCloseTo((high - low) / (2 * STEP), 7);
    }
}

const shape = { vocabulary: 7, width: 16, layers: 2, heads: 2, context: 5, sequences: 2 };

test.each([true, false])(
  "a transformer's gradient is what central differences give; tied head: %s",
  (tied) => {
    const model = language({ ...shape, tied });
    check(model, { tokens: classes(10, 7, 1), classes: classes(10, 7, 2) });
  },
);

test("a classifier's and reversible layers' gradients are what central differences give", () => {
  const model = digits({ inputs: 6, hidden: 8, classes: 3, images: 4 });
  check(model, { input: matrixOf(4, 6, uniforms(24, 3)), classes: classes(4, 3, 4) });
  check(reversible({ rows: 6, cols: 4, conditions: [1, 30] }).model, { seed: 2 });
});

test("a reversible layer's loss is 0 at its optimum and above it elsewhere", () => {
  const { model } = reversible({ rows: 9, cols: 5, conditions: [40] });
  const zero = new Map([["layer0", matrixOf(9, 5)]]);
  const { gradient, loss } = lossAndGradient(model, zero, { seed: 5 });
  expect(loss).toBeGreaterThan(1);
  // From 0 the gradient is -A, of independent standard normals.
  expect(Math.hypot(...gradient.get("layer0")!.data)).toBeGreaterThan(Math.sqrt(45) / 2);
});

test("without knowledge the loss is the logarithm of the number of classes", () => {
  const model = language({ ...shape, tied: false });
  const parameters = new Map(
    model.parameters.map(({ name, rows, cols }) => [
      name,
      matrixOf(rows, cols, initialValues(model, 1).get(name)!),
    ]),
  );
  const { loss } = lossAndGradient(model, parameters, {
    tokens: classes(10, 7, 1),
    classes: classes(10, 7, 2),
  });
  expect(loss).toBeGreaterThan(0.95 * Math.log(7));
  expect(loss).toBeLessThan(1.05 * Math.log(7));
});
