import {
  emptyFigure,
  type Figure,
  figureSvg,
  linearAxis,
  logAxis,
  plain,
  rich,
} from "../../../src/figure/index.ts";
import type { Injected } from "./inject.ts";
import { halfWidth, mean } from "./statistics.ts";

const SIZE = { width: 640, height: 380 };

/** What an error of known size does to descent, with the limit of lemma 3.3: the figure of docs/sumo.md. */
export function injectedSvg(rows: Injected[]): string {
  const x = rows.map(({ delta }) => delta);
  // An interval of a mean of positive numbers, drawn down to a tenth of it at most: the axis is logarithmic.
  const ends = (of: (row: Injected) => number[]) =>
    rows.map((row): [number, number, number] => {
      const [centre, half] = [mean(of(row)), halfWidth(of(row))];
      return [centre, Math.max(centre / 10, centre - half), centre + half];
    });
  const [loss, gradient] = [ends(({ loss }) => loss), ends(({ gradient }) => gradient)];
  const all = [...loss, ...gradient].flat();
  const lines = [gradient, loss].flatMap((values, colour) => [
    {
      values: values.map(([centre]) => centre),
      colour: colour + 1,
      width: 1.75,
      dots: true,
      name: plain(colour === 0 ? "gradient" : "loss"),
    },
    { values: values.map(([, low]) => low), colour: colour + 1, width: 0 },
    { values: values.map(([, , high]) => high), colour: colour + 1, width: 0 },
  ]);
  const figure: Figure = {
    ...emptyFigure,
    label:
      "Gradient late in descent and loss at its end, of the first ones, against the error of the orthogonal factor",
    x,
    lines,
    bands: [
      { upper: 2, lower: 1, colour: 1, alpha: 0.15 },
      { upper: 5, lower: 4, colour: 2, alpha: 0.15 },
    ],
    marks: [
      {
        x: rows[0].limit,
        before: [],
        after: rich("lemma 3.3 says nothing from *δ* = 1/(4√*n*) on"),
        dash: [2, 3],
      },
    ],
    xAxis: linearAxis(0, 1, rich("error *δ* of the orthogonal factor, spectral norm")),
    yAxis: logAxis(Math.min(...all) / 2, 1, plain("of the first")),
    readout: () => [],
    table: { caption: [], head: [], rows: () => [], data: () => [] },
  };
  return figureSvg(figure, SIZE);
}
