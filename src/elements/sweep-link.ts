import { type Experiment, fromUrl, InputError, toUrl } from "../experiment/index.ts";

/** What the lab shows of a run. */
export interface SweepView {
  /** The paper's window of t, or everything. */
  span: "window" | "all";
  cell: number;
  /** Whose function is drawn; null: the first that succeeds. */
  trajectory: number | null;
}

export const DEFAULT_VIEW: SweepView = { span: "window", cell: 0, trajectory: null };

/** Experiment and view as the fragment of a link, from its `#` on. */
export function sweepToUrl(experiment: Experiment, { span, cell, trajectory }: SweepView): string {
  const view = new URLSearchParams({ show: span });
  if (cell > 0) view.set("cell", String(cell));
  if (trajectory !== null) view.set("trajectory", String(trajectory));
  return `${toUrl(experiment)}&${view}`;
}

/** Experiment and view in a link or in its fragment. @throws InputError at what it cannot hold. */
export function sweepFromUrl(url: string): { experiment: Experiment; view: SweepView } {
  const experiment = fromUrl(url);
  const text = url.slice(url.indexOf("#") + 1);
  const given = new URLSearchParams(text.includes("&") ? text.slice(text.indexOf("&") + 1) : "");
  const span = given.get("show") ?? "all";
  if (span !== "window" && span !== "all") throw InputError.at("show", span, "window, all");
  for (const key of given.keys())
    if (!["show", "cell", "trajectory"].includes(key))
      throw InputError.at("link", `"${key}"`, "show, cell, trajectory");
  const trajectory = given.get("trajectory");
  return {
    experiment,
    view: {
      span,
      cell: whole("cell", given.get("cell") ?? "0"),
      trajectory: trajectory === null ? null : whole("trajectory", trajectory),
    },
  };
}

function whole(key: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw InputError.at(key, `"${text}"`, "a whole number from 0");
  return Number(text);
}
