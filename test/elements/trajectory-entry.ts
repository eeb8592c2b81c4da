import { trace } from "../../src/ensemble/index.ts";
import { cellsOf, parseExperiment } from "../../src/experiment/index.ts";

export * from "../../src/elements/index.ts";

/** Follows a trajectory on the page and hands it to the element. */
Object.assign(globalThis, {
  async follow(input: unknown, id: number, selector = "mf-trajectory") {
    const experiment = parseExperiment(input);
    const element = document.querySelector<
      HTMLElement & { trace: unknown; updateComplete: Promise<boolean> }
    >(selector)!;
    element.trace = await trace(experiment, cellsOf(experiment)[0], id);
    await element.updateComplete;
  },
});
