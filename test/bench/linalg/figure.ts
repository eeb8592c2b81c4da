import { spread } from "../measure.ts";
import type { MethodTime } from "./methods.ts";

const COLOURS: Record<string, string> = {
  polar: "#0072B2",
  "newton-schulz": "#D55E00",
  "newton-schulz-5": "#B8860B",
  "polar-express": "#8B5FBF",
  qdwh: "#009E73",
};
const PAPER = "#FCFCFA";
const INK = "#1B1D21";
const HAIR = "#D8D9D6";
const PANEL = 310;
const HEIGHT = 300;
const BOX = { left: 46, right: 194, top: 52, bottom: 254 };
const LABEL = 14; // px between the names at the ends of lines

const power = (exponent: number, x: number, y: number, anchor: string) =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}">10<tspan dy="-5" font-size="9">${exponent}</tspan></text>`;

interface Point {
  condition: number;
  /** Microseconds a matrix. */
  min: number;
  median: number;
  max: number;
}

/** A method's faster scaling at every condition number that it copes with. */
function curve(rows: MethodTime[]): Point[] {
  const conditions = [...new Set(rows.map(({ condition }) => condition))];
  return conditions.flatMap((condition) => {
    const found = rows
      .filter((row) => row.condition === condition && row.seconds.length > 0)
      .map((row) => spread(row.seconds.map((seconds) => (1e6 * seconds) / row.batch)))
      .sort((a, b) => a.median - b.median);
    return found.slice(0, 1).map((best) => ({ condition, ...best }));
  });
}

/** Positions at least LABEL apart, in the order that was wanted: pushed down, then up again where they left the box. */
function apart(wanted: number[]): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b]);
  const placed = [...wanted];
  order.forEach((i, k) => {
    if (k > 0) placed[i] = Math.max(wanted[i], placed[order[k - 1]] + LABEL);
  });
  let most = BOX.bottom;
  for (const i of order.toReversed()) {
    placed[i] = Math.min(placed[i], most);
    most = placed[i] - LABEL;
  }
  return placed;
}

function panel(n: number, methods: MethodTime[], decades: [number, number]): string {
  const [low, high] = decades;
  const across = (condition: number) => BOX.left + ((Math.log10(condition) - 1) / 5) * (BOX.right - BOX.left);
  const down = (value: number) =>
    BOX.bottom - ((Math.log10(value) - low) / (high - low)) * (BOX.bottom - BOX.top);
  const exponents = Array.from({ length: high - low + 1 }, (_, k) => low + k);
  const grid = exponents.map(
    (e) =>
      `<line x1="${BOX.left}" x2="${BOX.right}" y1="${down(10 ** e)}" y2="${down(10 ** e)}" stroke="${HAIR}"/>` +
      power(e, BOX.left - 8, down(10 ** e) + 4, "end"),
  );
  const ticks = [1, 2, 4, 6].map((e) => power(e, across(10 ** e), BOX.bottom + 18, "middle"));
  const curves = Object.keys(COLOURS)
    .map((method) => ({
      method,
      points: curve(methods.filter((row) => row.n === n && row.method === method)),
    }))
    .filter(({ points }) => points.length > 0);
  const labels = apart(curves.map(({ points }) => down(points[points.length - 1].median)));
  const lines = curves.map(({ method, points }, i) => {
    const colour = COLOURS[method];
    const path = points.map(({ condition, median }) => `${across(condition)},${down(median)}`).join(" ");
    const marks = points.map(({ condition, min, median, max }) => {
      const x = across(condition);
      return (
        `<line x1="${x}" x2="${x}" y1="${down(min)}" y2="${down(max)}" stroke="${colour}" stroke-width="3" opacity=".4"/>` +
        `<circle cx="${x}" cy="${down(median)}" r="2.5" fill="${colour}"/>`
      );
    });
    return (
      `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="1.6"/>${marks.join("")}` +
      `<text x="${BOX.right + 8}" y="${labels[i] + 4}" fill="${colour}">${method}</text>`
    );
  });
  const title = `<text x="${BOX.left}" y="${BOX.top - 12}" font-weight="600">n = ${n}</text>`;
  return [title, ...grid, ...ticks, ...lines].join("\n");
}

/** Time against condition number on logarithmic axes, a panel for each n; bars are the fastest and the slowest round. */
export function figure(title: string, methods: MethodTime[]): string {
  const sizes = [...new Set(methods.map(({ n }) => n))];
  const all = methods.flatMap(({ seconds, batch }) => seconds.map((s) => Math.log10((1e6 * s) / batch)));
  const decades: [number, number] = [Math.floor(Math.min(...all)), Math.ceil(Math.max(...all))];
  const width = PANEL * sizes.length;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${HEIGHT}" width="${width}" height="${HEIGHT}" role="img" font-family="system-ui, sans-serif" font-size="12" fill="${INK}">`,
    `<title>${title}</title>`,
    `<rect width="100%" height="100%" fill="${PAPER}"/>`,
    `<text x="12" y="22" font-size="14">${title}</text>`,
    ...sizes.map((n, k) => `<g transform="translate(${PANEL * k} 0)">\n${panel(n, methods, decades)}\n</g>`),
    `<text x="${BOX.left}" y="${HEIGHT - 10}">µs a matrix, against cond(A Aᵀ); bars: fastest and slowest round</text>`,
    "</svg>",
    "",
  ].join("\n");
}
