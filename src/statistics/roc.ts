/** A receiver operating characteristic: points from (0, 0) to (1, 1), one for every threshold that some score has, highest first. */
export interface Roc {
  /** Share of the strangers at or above the threshold; rises from 0 to 1. */
  falsePositive: Float64Array;
  /** Share of the members there. */
  truePositive: Float64Array;
  /** The threshold of each point; infinite at the first one. */
  threshold: Float64Array;
  /** Area under it, by trapezoids: the chance that a member scores above a stranger, ties counted half. */
  auc: number;
}

/**
 * The characteristic of scores that are higher for members. Equal scores share a point, so that no order of theirs can matter.
 * @throws RangeError where either list is empty or a score is NaN
 */
export function rocOf(members: ArrayLike<number>, strangers: ArrayLike<number>): Roc {
  if (members.length === 0 || strangers.length === 0)
    throw new RangeError(
      `${members.length} members and ${strangers.length} strangers: there must be some of both`,
    );
  const scored = [
    ...Array.from(members, (score) => ({ score, member: true })),
    ...Array.from(strangers, (score) => ({ score, member: false })),
  ].sort((a, b) => b.score - a.score);
  if (scored.some(({ score }) => Number.isNaN(score))) throw new RangeError("a score is not a number");
  const points = [{ threshold: Number.POSITIVE_INFINITY, hits: 0, alarms: 0 }];
  let [hits, alarms] = [0, 0];
  for (const [i, { score, member }] of scored.entries()) {
    if (member) hits++;
    else alarms++;
    if (scored[i + 1]?.score !== score) points.push({ threshold: score, hits, alarms });
  }
  const truePositive = Float64Array.from(points, (point) => point.hits / members.length);
  const falsePositive = Float64Array.from(points, (point) => point.alarms / strangers.length);
  let auc = 0;
  for (let i = 1; i < points.length; i++)
    auc += ((falsePositive[i] - falsePositive[i - 1]) * (truePositive[i] + truePositive[i - 1])) / 2;
  return {
    falsePositive,
    truePositive,
    threshold: Float64Array.from(points, ({ threshold }) => threshold),
    auc,
  };
}

/**
 * The largest share of members that some threshold finds while at most `most` of the strangers are taken for members. Never between two points: a rule that draws
 * lots at a tie is not one that an attacker would name.
 */
export function truePositiveAt({ falsePositive, truePositive }: Roc, most: number): number {
  const last = falsePositive.findLastIndex((share) => share <= most);
  return truePositive[last];
}
