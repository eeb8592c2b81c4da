import { MfTrajectory } from "../../src/elements/index.ts";
import { answer, type Rich } from "../../src/figure/index.ts";
import type { RunRecord } from "../../src/record/index.ts";
import "../page.ts";
import { startDeck } from "./deck.ts";
import { RECORDED, RUNS } from "./runs.ts";

/** Narrower than this the sections are read one after the other, as an article. */
const WIDE = matchMedia("(min-width: 720px)");

for (const [id, json] of Object.entries(RECORDED)) {
  const script = document.createElement("script");
  Object.assign(script, { id, type: "application/json", textContent: json });
  document.head.append(script);
}

for (const widget of document.querySelectorAll<HTMLElement & { experiment: unknown }>("[data-run]"))
  widget.experiment = RUNS[widget.dataset.run ?? ""];

function fill(element: Element, text: Rich): void {
  element.replaceChildren(
    ...text.map((run) => {
      const name = run.raised ? "sup" : run.lowered ? "sub" : run.italic ? "i" : null;
      if (!name) return document.createTextNode(run.text);
      return Object.assign(document.createElement(name), { textContent: run.text });
    }),
  );
}

/** The answer as computed just now, on the slides that ask for it. */
addEventListener("mf-result", (event) => {
  const { target } = event;
  if (!(event instanceof CustomEvent && target instanceof HTMLElement) || target instanceof MfTrajectory)
    return;
  const [summary] = (event.detail as Partial<RunRecord>).summary?.inits ?? [];
  if (summary)
    for (const place of document.querySelectorAll(`[data-answer="${target.dataset.run}"]`))
      fill(place, answer(summary));
});

if (WIDE.matches) startDeck();
// Slides become an article, and an article slides, by starting anew: what has run is run again.
WIDE.addEventListener("change", () => location.reload());
