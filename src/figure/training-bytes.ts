import { linearAxis } from "./axes.ts";
import { type Axis, emptyFigure, type Figure, type Line } from "./figure.ts";
import { bytes } from "./format.ts";
import { plain, type Rich, rich } from "./rich.ts";
import { lossAxis, spreadText } from "./training-loss.ts";
import { type MemberSpread, nameOf, spreadOf, type TrainedSeries } from "./training-series.ts";

interface Ended extends MemberSpread {
  series: TrainedSeries;
  state: number;
}

/** Lowest, median, highest: what of a dot lies at each of its three places. */
const PARTS = ["low", "median", "high"] as const;
const SAID = { low: "lowest seed", median: "median", high: "highest seed" };

/** Final loss against the bytes that an optimizer carries for a member's matrices: a dot at the median, a stroke from the lowest seed to the highest. */
export function bytesFigure(series: TrainedSeries[], note = ""): Figure | Rich {
  const ended = series
    .flatMap((one): Ended[] => {
      const spread = spreadOf(one.final);
      return spread && one.record.step > 0
        ? [{ series: one, state: one.record.ledger.state, ...spread }]
        : [];
    })
    .sort((a, b) => a.state - b.state);
  if (ended.length === 0) return plain(note || "Nothing has been measured yet.");
  const x = ended.flatMap(({ state }) => PARTS.map(() => state));
  const lines = ended.flatMap((one, place): Line[] => {
    const values = (keys: readonly string[]) =>
      ended.flatMap((_, other) =>
        PARTS.map((key) => (other === place && keys.includes(key) ? one[key] : null)),
      );
    const look = { colour: one.series.colour, width: 2.25 };
    return [
      { values: values(PARTS), ...look },
      {
        values: values(["median"]),
        ...look,
        dots: true,
        name: plain(nameOf(one.series)),
        nameAt: { x: one.state, y: one.median },
      },
    ];
  });
  const [low, high] = [Math.min(...ended.map((one) => one.low)), Math.max(...ended.map((one) => one.high))];
  return {
    ...emptyFigure,
    label: `Final loss against bytes of optimizer state: ${ended.map((one) => one.series.label).join(", ")}`,
    x,
    lines,
    xAxis: bytesAxis(x[x.length - 1]),
    yAxis: lossAxis(low, high, plain("final loss")),
    readout: (index) => {
      const one = ended[Math.floor(index / PARTS.length)];
      const key = PARTS[index % PARTS.length];
      return [
        ...plain(`${one.series.label}, ${bytes(one.state)}: ${SAID[key]} `),
        ...spreadText({ median: one[key], low: one[key], high: one[key] }),
      ];
    },
    table: {
      caption: plain("Final loss, median over seeds (lowest to highest)"),
      head: ["optimizer", "state", "final loss"].map(plain),
      rows: () => ended.map((one) => [plain(one.series.label), plain(bytes(one.state)), spreadText(one)]),
      data: () => [
        { name: "optimizer", values: ended.map((one) => one.series.label) },
        { name: "state_bytes", values: ended.map(({ state }) => state) },
        { name: "final_loss_median", values: ended.map(({ median }) => median) },
        { name: "final_loss_lowest", values: ended.map((one) => one.low) },
        { name: "final_loss_highest", values: ended.map((one) => one.high) },
      ],
    },
  };
}

/** From nothing, so that lengths compare. */
function bytesAxis(most: number): Axis {
  const [unit, name] = most >= 1e6 ? [1e6, "MB"] : most >= 1e3 ? [1e3, "kB"] : [1, "bytes"];
  const scaled = linearAxis(
    0,
    (1.25 * most) / unit || 1,
    rich(`optimizer state of the matrices of one member, ${name}`),
  );
  return {
    ...scaled,
    max: scaled.max * unit,
    ticks: (pixels) => scaled.ticks(pixels).map((tick) => ({ ...tick, value: tick.value * unit })),
  };
}
