import { InputError, suggestion } from "../experiment/index.ts";
import { CONTENDER_NAMES, parseTask, type TaskName } from "../training/index.ts";
import { checkRace, usualRace, usualRacer } from "./race.ts";
import type { Race, Racer } from "./types.ts";

const KEYS = ["task", "racers", "rank", "seeds", "steps"];

/** A race as the fragment of a link, from its `#` on. */
export function raceToUrl({ task, racers, rank, seeds, steps }: Race): string {
  const each = racers.map(({ name, learningRate }) => `${name}:${learningRate}`).join(",");
  return `#task=${task}&racers=${each}&rank=${rank}&seeds=${seeds}&steps=${steps}`;
}

/** The race in a link or in its fragment; what is left out takes its default. @throws InputError at what it cannot hold */
export function raceFromUrl(url: string): Race {
  const given = new URLSearchParams(url.slice(url.indexOf("#") + 1));
  for (const key of given.keys())
    if (!KEYS.includes(key)) throw InputError.at("link", `"${key}"`, KEYS.join(", "));
  const usual = usualRace(parseTask(given.get("task") ?? "digits"));
  const number = (key: "rank" | "seeds" | "steps"): number => {
    const text = given.get(key);
    return text === null ? usual[key] : numberAt(key, text);
  };
  const racers = given.get("racers");
  const race: Race = {
    ...usual,
    racers: racers === null ? usual.racers : racers.split(",").map((text) => racerOf(text, usual.task)),
    rank: number("rank"),
    seeds: number("seeds"),
    steps: number("steps"),
  };
  checkRace(race);
  return race;
}

function racerOf(text: string, task: TaskName): Racer {
  const [name, rate] = text.split(":", 2);
  const known = CONTENDER_NAMES.find((one) => one === name);
  if (!known)
    throw InputError.at(
      "racers",
      `"${name}"`,
      `${CONTENDER_NAMES.join(", ")}${suggestion(name, CONTENDER_NAMES)}`,
    );
  return rate === undefined ? usualRacer(known, task) : { name: known, learningRate: numberAt(known, rate) };
}

function numberAt(key: string, text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw InputError.at(key, `"${text}"`, "a number");
  return value;
}
