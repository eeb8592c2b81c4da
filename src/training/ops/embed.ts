import { whole } from "../../linalg/index.ts";
import type { Build, Tensor } from "../build.ts";

/** Of each of the batch's tokens its row of `table` plus the row of `places` of its place in the sequence. */
export function embed(build: Build, table: Tensor, places: Tensor): Tensor {
  const { rows, length } = build.model;
  const { tokens } = build.feeds;
  const quads = table.cols / 4;
  const result = build.tensor("embedded", rows, table.cols);
  const parts = [table, places].flatMap(({ value }) => whole(value.size! / 4, value.skip! / 4));
  build.forward.push(
    build.program.line(
      "training/embed",
      { tokens, table: table.value.buffer, places: places.value.buffer, result: result.value.buffer },
      [...whole(rows, length, quads), ...parts],
      build.members * rows * quads,
    ),
  );
  build.way.push(() => {
    for (const [byPlace, { gradient, rows: entries }] of [table, places].entries()) {
      const { view, written } = gradient!;
      build.backward.push(
        build.program.line(
          "training/embed-gradient",
          { tokens, slope: result.slope!.buffer, gradient: view.buffer },
          whole(rows, length, quads, entries, view.size! / 4, view.skip! / 4, byPlace, written ? 1 : 0),
          build.members * entries,
        ),
      );
      gradient!.written = true;
    }
  });
  return result;
}
