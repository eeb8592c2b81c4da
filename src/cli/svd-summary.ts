import { count, type Fact, facts, short } from "./format.ts";
import { matricesOf, nonfiniteFact, placesOf, spread, tally, tinyFacts } from "./matrix-words.ts";
import { brief, type Pace } from "./pace.ts";
import type { SvdInfo } from "./svd-info.ts";

function precisionFacts({ residuals, matrices }: SvdInfo): Fact[] {
  if (!residuals || matrices.nonfinite.every((flag) => flag)) return [];
  const worst = matrices.rank.length > 1 ? "at most " : "";
  return [
    { name: "residual", text: `|A - U S V^T|_F / |A|_F ${worst}${short(residuals.reconstruction)}` },
    {
      name: "orthogonality",
      text: `max |U^T U - I| ${worst}${short(residuals.left)}, max |V^T V - I| ${worst}${short(residuals.right)}`,
    },
  ];
}

function spectrumFacts({ matrices: { condition, rank, nonfinite } }: SvdInfo): Fact[] {
  const finite = nonfinite.map((flag) => !flag);
  const conditions = condition.filter((value) => value !== null);
  const singular = finite.filter((flag, at) => flag && condition[at] === null).length;
  const ranks = rank.filter((_, at) => finite[at]);
  const apart = singular > 0 ? `; ${count(singular)} with a singular value of 0` : "";
  return ranks.length === 0
    ? []
    : [
        { name: "condition", text: `${spread(conditions)}${apart}` },
        { name: "rank", text: tally(ranks) },
      ];
}

/** Matrices that went another way than the rest; said also where there are none. */
function flagFacts({ tiny, matrices: { converged, nonfinite } }: SvdInfo): Fact[] {
  const unconverged = converged.map((flag, at) => !flag && !nonfinite[at]);
  const missed = unconverged.filter((flag) => flag).length;
  return [
    nonfiniteFact(nonfinite),
    { name: "unconverged", text: missed === 0 ? "none" : `${count(missed)}: ${placesOf(unconverged)}` },
    ...tinyFacts(tiny),
  ];
}

/** What a run of `svd` found, in lines of at most 100 characters. */
export function svdSummary(info: SvdInfo, pace: Pace, place: string): string {
  const { seconds, shape } = info;
  const [rows, cols] = shape.slice(-2);
  const batch = info.matrices.rank.length;
  const measured = info.residuals ? `; ${brief(seconds.residuals)} for the residuals` : "";
  const time: Fact = { name: "time", text: `${pace}${measured}` };
  return [
    `${info.file}: ${matricesOf(batch, rows, cols)}`,
    "",
    ...facts([
      ...(batch > 0 ? [time] : []),
      ...precisionFacts(info),
      ...spectrumFacts(info),
      ...(batch > 0 ? flagFacts(info) : []),
      { name: "adapter", text: info.adapter.name },
      { name: "folder", text: place, whole: true },
    ]),
    "",
  ].join("\n");
}
