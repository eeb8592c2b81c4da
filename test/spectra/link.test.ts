import fc from "fast-check";
import { expect, test } from "vitest";
import {
  DEFAULT_SPECTRA,
  SPECTRA,
  type SpectraExperiment,
  type Spectrum,
  spectraFromUrl,
  spectraToUrl,
} from "../../src/spectra/index.ts";

const spectrum: fc.Arbitrary<Spectrum> = fc.oneof(
  fc.record({ kind: fc.constant("condition" as const), kappa: fc.double({ min: 1, max: 1e8, noNaN: true }) }),
  fc.record({ kind: fc.constant("decay" as const), exponent: fc.double({ min: 0, max: 2, noNaN: true }) }),
  fc.record({
    kind: fc.constant("rank" as const),
    rank: fc.integer({ min: 1, max: 8 }),
    tail: fc.double({ min: 2e-4, max: 1, noNaN: true }),
  }),
  fc.record({
    kind: fc.constant("clustered" as const),
    clusters: fc.integer({ min: 1, max: 8 }),
    kappa: fc.double({ min: 1, max: 1e8, noNaN: true }),
  }),
  fc.constant({ kind: "moments" as const }),
);
const experiment: fc.Arbitrary<SpectraExperiment> = fc.record({
  spectrum,
  size: fc.integer({ min: 8, max: 64 }),
  matrices: fc.integer({ min: 1, max: 65_536 }),
  scaling: fc.constantFrom("spectral", "frobenius"),
  iterations: fc.integer({ min: 1, max: 30 }),
  seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
});

test("a link gives back its experiment and its view", () => {
  fc.assert(
    fc.property(experiment, fc.integer({ min: 1, max: 30 }), (one, steps) => {
      expect(spectraFromUrl(`https://example.org/spectra/${spectraToUrl(one, steps)}`)).toEqual({
        experiment: one,
        steps,
      });
    }),
  );
});

test("what a link leaves out takes its default", () => {
  expect(spectraFromUrl("#")).toEqual({ experiment: DEFAULT_SPECTRA, steps: 5 });
  expect(spectraFromUrl("#spectrum=clustered&size=8").experiment).toEqual({
    ...DEFAULT_SPECTRA,
    spectrum: SPECTRA.clustered,
    size: 8,
  });
});

test.each([
  ["#spectrum=flat", "spectrum: found flat; allowed: condition, decay, rank, clustered, moments"],
  ["#spectrum=toString", "spectrum: found toString"],
  ["#kappa=ten", 'kappa: found "ten"; allowed: a number'],
  ["#kappa=", 'kappa: found ""'],
  ["#scaling=none", "scaling: found none; allowed: spectral, frobenius"],
  ["#spectrum=decay&kappa=10", 'link: found "kappa"; allowed: spectrum, exponent, size'],
  ["#matrices=0", "matrices: found 0"],
  ["#%7B%22name%22", 'link: found "{"name"'],
])("%s is refused with its place", (link, message) => {
  expect(() => spectraFromUrl(link)).toThrow(message);
});
