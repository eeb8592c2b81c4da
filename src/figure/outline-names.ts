/** Sizes as parts of the plot: of a name, and of the space around it. */
export interface NameSize {
  width: number;
  height: number;
  space: number;
}

interface Box {
  left: number;
  right: number;
  bottom: number;
  top: number;
}

export interface NamePlace {
  /** Left end and middle of the name, as parts of the plot. */
  x: number;
  y: number;
}

/** A place that is this far from other outlines is as good as any. */
const FAR = 0.2;
/** Five names with so many choices each are soon tried. */
const MOST_CHOICES = 12;
const ROUNDING = 1e-9;

/**
 * Where the names of outlines can stand: each above one of its bins, or beside one from which it falls, where no outline runs through it and no
 * other name stands, as far from other outlines as may be.
 *
 * @param outlines heights in bins of equal width, as parts of the plot.
 * @param sizes of their names, null without one.
 * @returns null where a name has no place.
 */
export function placeNames(outlines: number[][], sizes: (NameSize | null)[]): Map<number, NamePlace> | null {
  const named = [...outlines.keys()].filter((index) => sizes[index] !== null);
  const choices = named.map((index) => choicesOf(outlines, index, sizes[index]!));
  const boxes = apart(choices, []);
  return boxes && new Map(named.map((index, place) => [index, middleOf(boxes[place])]));
}

const middleOf = ({ left, bottom, top }: Box): NamePlace => ({ x: left, y: (bottom + top) / 2 });

/** The first choice of each that leaves room for all, in the order of their choices. */
function apart(choices: Box[][], taken: Box[]): Box[] | null {
  if (taken.length === choices.length) return taken;
  for (const box of choices[taken.length]) {
    if (taken.some((other) => overlaps(box, other))) continue;
    const all = apart(choices, [...taken, box]);
    if (all) return all;
  }
  return null;
}

/** Where the name of an outline may stand, the best first. */
function choicesOf(outlines: number[][], index: number, size: NameSize): Box[] {
  const others = outlines.filter((_, other) => other !== index);
  return candidates(outlines[index], size)
    .filter((box) => !outlines.some((one) => crosses(one, box, size.space)))
    .map((box) => ({ box, far: Math.min(FAR, ...others.map((one) => distance(one, box))) }))
    .sort((a, b) => b.far - a.far)
    .slice(0, MOST_CHOICES)
    .map(({ box }) => box);
}

/** Boxes above each bin, from its left end or to its right one, and right of it. */
function candidates(heights: number[], { width, height, space }: NameSize): Box[] {
  const count = heights.length;
  const boxes = heights.flatMap((own, bin): Box[] => {
    if (own <= 0) return [];
    const [left, right] = [bin / count, (bin + 1) / count];
    const box = (from: number, bottom: number): Box => ({
      left: from,
      right: from + width,
      bottom,
      top: bottom + height,
    });
    const above = own + space;
    return [
      box(left, above),
      box(right - width, above),
      box(right + space / 2, Math.min(own - height / 2, 1 - height)),
    ];
  });
  return boxes.filter(
    ({ left, right, bottom, top }) =>
      left >= -ROUNDING && right <= 1 + ROUNDING && bottom >= 0 && top <= 1 + ROUNDING,
  );
}

const overlaps = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.bottom < b.top && b.bottom < a.top;

function binsUnder({ left, right }: Box, count: number): [first: number, last: number] {
  return [
    Math.max(0, Math.floor(left * count + ROUNDING)),
    Math.min(count - 1, Math.ceil(right * count - ROUNDING) - 1),
  ];
}

/** Whether an outline runs through a box, or closer to it than half of the space. */
function crosses(heights: number[], box: Box, space: number): boolean {
  const [first, last] = binsUnder(box, heights.length);
  const [bottom, top] = [box.bottom - space / 2, box.top + space / 2];
  for (let bin = first; bin <= last; bin++) {
    // The rise or fall at the bin's left end is within the box but at its first bin.
    const from = bin > first ? heights[bin - 1] : heights[bin];
    if (Math.max(from, heights[bin]) > bottom && Math.min(from, heights[bin]) < top) return true;
  }
  return false;
}

/** How far above or below a box an outline runs. */
function distance(heights: number[], box: Box): number {
  const [first, last] = binsUnder(box, heights.length);
  let nearest = Number.POSITIVE_INFINITY;
  for (let bin = first; bin <= last; bin++)
    nearest = Math.min(nearest, Math.max(heights[bin] - box.top, box.bottom - heights[bin]));
  return nearest;
}
