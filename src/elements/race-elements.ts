import { withdraw } from "./worker-scope.ts"; // first: what the others need to be evaluated in a worker

export { MfLossPlot } from "./loss-plot.ts";
export { MfMomentPlot } from "./moment-plot.ts";
export { MfPartsPlot } from "./parts-plot.ts";
export { MfRace } from "./race.ts";
export { MfRaceForm } from "./race-form.ts";
export { MfRaceSave } from "./race-save.ts";
export { MfRacer } from "./racer.ts";
export { adoptTokens } from "./tokens.ts";

withdraw();
