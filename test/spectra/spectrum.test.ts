import { expect, test } from "vitest";
import { checkSpectra, SPECTRA_RANGE, spectrumOf } from "../../src/spectra/index.ts";
import { experimentOf } from "./twin.ts";

test("log-spaced values run from 1 to kappa^-1/2 in equal ratios", () => {
  const values = spectrumOf({ kind: "condition", kappa: 1e4 }, 5, 0, 0);
  // Ratios of 10^-1/2; a power and a product of f64 are within a few 2^-53.
  for (const [i, value] of values.entries()) expect(value).toBeCloseTo(10 ** (-i / 2), 14);
  expect([...spectrumOf({ kind: "condition", kappa: 1 }, 4, 0, 0)]).toEqual([1, 1, 1, 1]);
});

test("decay is a power of the place", () => {
  expect([...spectrumOf({ kind: "decay", exponent: 2 }, 4, 0, 0)]).toEqual([1, 1 / 4, 1 / 9, 1 / 16]);
});

test("rank and tail: so many values in [1/2, 1], the largest 1, the rest below the tail", () => {
  const all = Array.from({ length: 200 }, (_, id) =>
    spectrumOf({ kind: "rank", rank: 3, tail: 0.01 }, 8, 7, id),
  );
  for (const values of all) {
    expect(values[0]).toBe(1);
    expect([...values]).toEqual([...values].sort((a, b) => b - a));
    // Both groups are divided by the largest, which lies in [1/2, 1].
    expect(Math.min(...values.slice(0, 3))).toBeGreaterThanOrEqual(0.5);
    expect(Math.max(...values.slice(3))).toBeLessThanOrEqual(0.02);
    expect(Math.min(...values.slice(3))).toBeGreaterThanOrEqual(0.005);
  }
  expect(new Set(all.map((values) => values[1])).size).toBe(200);
});

test("clusters: every value within 5 % of one of the centres", () => {
  const centres = [1, 0.1, 0.01];
  for (let id = 0; id < 100; id++) {
    const values = spectrumOf({ kind: "clustered", clusters: 3, kappa: 1e4 }, 7, 1, id);
    for (const [i, value] of values.entries()) {
      // Dividing by the largest shifts all by at most another 5 %.
      const centre = centres[Math.floor((i * 3) / 7)];
      expect(Math.abs(Math.log(value / centre))).toBeLessThanOrEqual(0.1 + 1e-12);
    }
  }
});

test("a matrix's spectrum depends on seed and number alone", () => {
  const spectrum = { kind: "rank", rank: 2, tail: 0.1 } as const;
  expect(spectrumOf(spectrum, 6, 3, 41)).toEqual(spectrumOf(spectrum, 6, 3, 41));
  expect(spectrumOf(spectrum, 6, 3, 41)).not.toEqual(spectrumOf(spectrum, 6, 4, 41));
  expect(spectrumOf(spectrum, 6, 3, 41)).not.toEqual(spectrumOf(spectrum, 6, 3, 42));
});

test.each([
  [{ size: 1 }, "size: found 1; allowed: a whole number from 2 to 64"],
  [{ matrices: 2.5 }, "matrices: found 2.5"],
  [{ iterations: Number.NaN }, "iterations: found NaN"],
  [{ seed: -1 }, "seed: found -1"],
  [
    { spectrum: { kind: "condition" as const, kappa: 0.5 } },
    "kappa: found 0.5; allowed: a number from 1 to 100,000,000",
  ],
  [{ spectrum: { kind: "decay" as const, exponent: 4 } }, "exponent: found 4; allowed: size^(2 exponent)"],
  [
    { spectrum: { kind: "rank" as const, rank: 17, tail: 0.1 } },
    "rank: found 17; allowed: a whole number from 1 to 16",
  ],
  [{ spectrum: { kind: "rank" as const, rank: 2, tail: 0 } }, "tail: found 0"],
  [{ spectrum: { kind: "clustered" as const, clusters: 0, kappa: 10 } }, "clusters: found 0"],
])("%j is refused with its place", (parts, message) => {
  expect(() => checkSpectra(experimentOf(parts))).toThrow(message);
});

test("no spectrum in range has a condition number above the largest allowed one", () => {
  const most = SPECTRA_RANGE.kappa[1];
  const spectra = [
    { kind: "condition", kappa: most },
    { kind: "decay", exponent: Math.log(most) / (2 * Math.log(16)) },
    { kind: "rank", rank: 1, tail: SPECTRA_RANGE.tail[0] },
  ] as const;
  for (const spectrum of spectra) {
    checkSpectra(experimentOf({ spectrum }));
    for (let id = 0; id < 50; id++) {
      const values = spectrumOf(spectrum, 16, 0, id);
      expect(values[15] ** -2).toBeLessThanOrEqual(most * (1 + 1e-9));
    }
  }
});
