export { raceFromUrl, raceToUrl } from "./link.ts";
export { checkRace, looksEvery, RACE_RANGE, raceCommands, usualRace, usualRacer } from "./race.ts";
export { type RaceTurn, type RunRaceOptions, runRace } from "./run.ts";
export type { Race, Racer, RacerName } from "./types.ts";
