import uPlot from "uplot";
import { type Frame, nameRoom, tickRoom } from "./frame.ts";
import { plotOptions, type Room } from "./options.ts";

/** Room beside a plot comes in steps, so that a digit more or less moves nothing. */
const ROOM_STEP = 8;

/** A uPlot that follows a frame: new numbers are drawn as they come, and only another structure or size builds it anew. */
export class Plot {
  readonly #context = document.createElement("canvas").getContext("2d")!;
  #plot: uPlot | null = null;
  #frame: Frame | null = null;
  #room: Room | null = null;
  #target: Element | null = null;
  #built = "";

  /** What it is drawn in, null where it is not. */
  get target(): Element | null {
    return this.#target;
  }

  /** @param size of the plot with its labels, unscaled CSS pixels. */
  draw(target: Element, frame: Frame, size: { width: number; height: number }): void {
    this.#frame = frame;
    const { figure, scale } = frame;
    const kinds = figure.lines.map(({ width, colour, bars, steps, dash, dots }) => [
      width,
      colour,
      bars,
      steps,
      dash,
      dots,
    ]);
    const key = JSON.stringify([kinds, figure.bands, figure.xAxis.log, figure.yAxis.log, scale, size]);
    const data = [figure.x, ...figure.lines.map((line) => line.values)] as uPlot.AlignedData;
    const stays = this.#plot !== null && key === this.#built && target === this.#target;
    const room = this.#roomFor(frame, size);
    // Ticks come and go with the numbers; the axes do not go to and fro with them.
    if (stays) room.left = Math.max(room.left, this.#room?.left ?? 0);
    const moved =
      room.left !== this.#room?.left || room.right !== this.#room.right || room.top !== this.#room.top;
    this.#room = room;
    const plot = this.#plot;
    if (plot && stays) {
      plot.batch(() => {
        plot.setData(data);
        if (moved) plot.setSize({ width: plot.width, height: plot.height });
      });
      return;
    }
    this.destroy();
    this.#built = key;
    this.#target = target;
    target.replaceChildren();
    const options = plotOptions(
      () => this.#frame!,
      () => this.#room!,
      size,
    );
    this.#plot = new uPlot(options, data, target as HTMLElement);
  }

  destroy(): void {
    this.#plot?.destroy();
    this.#plot = null;
    this.#target = null;
    this.#built = "";
  }

  /** Puts the hairline and the dots where an index is. */
  point(index: number | null): void {
    const plot = this.#plot;
    if (!plot || !this.#frame) return;
    const left = index === null ? -10 : plot.valToPos(this.#frame.figure.x[index], "x");
    plot.setCursor({ left, top: index === null ? -10 : 1 }, false);
  }

  /** The index nearest to a point of the screen; outside of the axes null, or with `clamp` the first or last. */
  indexAt({ clientX, clientY }: { clientX: number; clientY: number }, clamp = false): number | null {
    const plot = this.#plot;
    if (!plot || !this.#frame) return null;
    const { left, right, top, bottom, width } = plot.over.getBoundingClientRect();
    if (!clamp && (clientX < left || clientX > right || clientY < top || clientY > bottom)) return null;
    // A slide may be shown at another scale than it is laid out.
    const position = ((clientX - left) / width) * plot.over.clientWidth;
    const { x, lines } = this.#frame.figure;
    const value = plot.posToVal(position, "x");
    // A bin belongs to its left edge.
    if (lines.some(({ bars, steps }) => bars || steps))
      return Math.max(
        0,
        x.findLastIndex((edge) => edge <= value),
      );
    return plot.valToIdx(value);
  }

  #roomFor(frame: Frame, { height }: { height: number }): Room {
    const step = (pixels: number) => Math.ceil(pixels / ROOM_STEP) * ROOM_STEP;
    return {
      top: frame.figure.topTicks ? 54 : 32,
      left: step(tickRoom(this.#context, frame, height - 80)),
      right: step(nameRoom(this.#context, frame)),
    };
  }
}
