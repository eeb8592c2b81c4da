import fc from "fast-check";
import { expect, test } from "vitest";
import { rocOf, truePositiveAt } from "../../src/statistics/index.ts";

test("by hand: members 3 2 2 1, strangers 2 1 0", () => {
  const roc = rocOf([3, 2, 2, 1], [2, 1, 0]);
  expect([...roc.threshold]).toEqual([Number.POSITIVE_INFINITY, 3, 2, 1, 0]);
  expect([...roc.truePositive]).toEqual([0, 0.25, 0.75, 1, 1]);
  expect([...roc.falsePositive]).toEqual([0, 0, 1 / 3, 2 / 3, 1]);
  // Pairs won: 3 beats three; each 2 beats two and ties one; 1 beats one and ties one: 3 + 2 x 2.5 + 1.5 of 12.
  expect(roc.auc).toBeCloseTo(9.5 / 12, 12);
  expect(truePositiveAt(roc, 0)).toBe(0.25);
  expect(truePositiveAt(roc, 0.3)).toBe(0.25);
  expect(truePositiveAt(roc, 0.34)).toBe(0.75);
});

test("all alike: half the area, and no threshold without an alarm finds any", () => {
  const roc = rocOf([5, 5], [5, 5, 5]);
  expect(roc.auc).toBe(0.5);
  expect(truePositiveAt(roc, 0.01)).toBe(0);
  expect(rocOf([2, 3], [0, 1]).auc).toBe(1);
  expect(rocOf([0, 1], [2, 3]).auc).toBe(0);
});

test("the area is the share of pairs that a member wins, ties counted half; monotone maps change nothing", () => {
  const scores = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(scores, scores, (members, strangers) => {
      const pairs = members.flatMap((m): number[] => strangers.map((s) => (m > s ? 1 : m === s ? 0.5 : 0)));
      const roc = rocOf(members, strangers);
      expect(roc.auc).toBeCloseTo(pairs.reduce((sum, won) => sum + won, 0) / pairs.length, 10);
      const mapped = rocOf(
        members.map((score) => Math.exp(score)),
        strangers.map((score) => Math.exp(score)),
      );
      expect([...mapped.truePositive]).toEqual([...roc.truePositive]);
      for (let i = 1; i < roc.falsePositive.length; i++) {
        expect(roc.falsePositive[i]).toBeGreaterThanOrEqual(roc.falsePositive[i - 1]);
        expect(roc.truePositive[i]).toBeGreaterThanOrEqual(roc.truePositive[i - 1]);
      }
    }),
  );
});

test("nothing to compare, and what is no number, are refused", () => {
  expect(() => rocOf([], [1])).toThrow("0 members and 1 strangers");
  expect(() => rocOf([1], [])).toThrow(RangeError);
  expect(() => rocOf([Number.NaN], [1])).toThrow("not a number");
});
