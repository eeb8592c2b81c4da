import fc from "fast-check";
import { expect, test } from "vitest";
import { cellsOf, type ExperimentInput } from "../../src/experiment/index.ts";
import { bare, fill, literal, scaled, square, sum, times } from "../../src/kernel/emit.ts";
import {
  exactKernel,
  flowKernel,
  handoffKernel,
  isWrittenOut,
  parameterNames,
  recordKernel,
  type Shape,
  shapeOf,
} from "../../src/kernel/index.ts";
import { experimentOf, network } from "../conformance/experiment.ts";

function shape(parts: Partial<ExperimentInput> = {}): Shape {
  const experiment = experimentOf(parts);
  return shapeOf(experiment, cellsOf(experiment)[0]);
}

test("bare WGSL has the same code, its marks, and nothing for readers", () => {
  const text = "// why\nfn f() {\n\n  let a = 1; // one\n  //#emit PART\n  let b = 2;\n  //#end PART\n}\n";
  expect(bare(text)).toBe("fn f() {\nlet a = 1;\n//#emit PART\nlet b = 2;\n//#end PART\n}");
  expect(bare(bare(text))).toBe(bare(text));
});

test("a literal gives its f32 back, and is none of WGSL's integers", () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (x) => {
      expect(literal(x)).toMatch(/[.e]/);
      expect(Number(literal(x)) === x).toBe(true);
    }),
  );
  expect(literal(1)).toBe("1.0");
  expect(literal(0.1)).toBe(String(Math.fround(0.1)));
});

test("sums and products say no more than they must", () => {
  expect(sum([])).toBe("0.0");
  expect(
    sum([
      [0, "a"],
      [-1, "b"],
      [1, "c"],
      [-0.5, "d"],
    ]),
  ).toBe("-b + c - 0.5 * d");
  expect([1, -1, 2].map((factor) => scaled(factor, "a"))).toEqual(["a", "-a", "2.0 * a"]);
  expect([times(0, "a"), times("x", "a"), square(-1), square("x")]).toEqual([
    "0.0",
    "x * a",
    "2.0",
    "(1.0 + x * x)",
  ]);
});

test("parts of a kernel are replaced whole, and a part that is not there is an error", () => {
  const kernel = "a\n//#emit x\nstand-in\n//#end x\nb\n//#emit y\n//#end y\nc";
  expect(fill(kernel, { x: ["1", "2"], y: [] })).toBe("a\n1\n2\nb\n\nc");
  expect(() => fill(kernel, { z: [] })).toThrow('no part "z"');
});

test.each([
  { width: 2, outputWeights: [1, -1], output: { kind: "signs", values: [1, -1] }, names: "w1 w2 b1 b2" },
  { width: 2, outputWeights: [0.5, -1], output: { kind: "kept" }, names: "w1 w2 b1 b2 v1 v2" },
  { width: 1, outputWeights: "signs", bias: false, output: { kind: "kept" }, names: "w1 v1" },
  {
    width: 2,
    outputWeights: [1, -1],
    trainOutput: true,
    output: { kind: "trained" },
    names: "w1 w2 b1 b2 v1 v2",
  },
] as const)("output weights $outputWeights are $output.kind", ({ output, names, ...net }) => {
  const outputWeights = typeof net.outputWeights === "string" ? net.outputWeights : [...net.outputWeights];
  const found = shape({ network: { ...net, outputWeights } });
  expect(found.output).toEqual(output);
  expect(parameterNames(found).join(" ")).toBe(names);
});

test("learning rates, seeds and inits share their texts; data, losses and stops do not", () => {
  const texts = (parts: Partial<ExperimentInput>) =>
    [exactKernel, recordKernel, handoffKernel, flowKernel].map((kernel) => kernel(shape(parts)));
  const plain = texts({});
  expect(texts({ optimizer: { kind: "gd", learningRate: 3 }, seed: 1, init: { kind: "he" } })).toEqual(plain);
  expect(texts({ dataset: { kind: "pair", x: [-1, 1] } })).toEqual(plain);
  expect(texts({ dataset: { kind: "pair", x: [-1, 1.5] } }).filter((t, k) => t === plain[k])).toEqual([]);
  expect(texts({ loss: "logistic" }).filter((t, k) => t === plain[k])).toEqual([]);
  const hit = texts({ stop: { hit: { tolerance: 1e-3, loss: 0.5 } } });
  expect(hit.map((text, k) => text === plain[k])).toEqual([false, true, true, true]);
});

test("no text keeps a stand-in", () => {
  for (const parts of [{}, { network: network(3) }, { network: network(5), loss: "logistic" as const }]) {
    for (const kernel of [exactKernel, recordKernel, handoffKernel, flowKernel]) {
      expect(kernel(shape(parts))).not.toMatch(/#emit|#end/);
    }
  }
});

test("nets of up to 8 pre-activations are straight-line text", () => {
  expect(isWrittenOut(shape({ network: network(4) }))).toBe(true);
  expect(isWrittenOut(shape({ network: network(5) }))).toBe(false);
  const turns = (text: string) => [...text.matchAll(/i < \d+u; i\+\+/g)].length;
  expect(turns(flowKernel(shape({ network: network(4) })))).toBe(0);
  expect(turns(flowKernel(shape({ network: network(5) })))).toBeGreaterThan(0);
});
