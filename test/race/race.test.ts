import { expect, test } from "vitest";
import { planOf } from "../../src/cli/train-plan.ts";
import {
  checkRace,
  looksEvery,
  type Race,
  raceCommands,
  raceFromUrl,
  raceToUrl,
  usualRace,
} from "../../src/race/index.ts";
import { entrantOf, OTHER_RATE, TASKS } from "../../src/training/index.ts";

test("a link holds a race, and what it leaves out takes the task's defaults", () => {
  const race: Race = {
    task: "reversible",
    racers: [
      { name: "sumo-official", learningRate: 0.0005 },
      { name: "muon", learningRate: 0.02 },
    ],
    rank: 4,
    seeds: 2,
    steps: 77,
  };
  expect(raceFromUrl(raceToUrl(race))).toEqual(race);
  expect(raceFromUrl("https://example.org/race/#task=language")).toEqual(usualRace("language"));
  expect(raceFromUrl("#racers=muon,adamw:0.1").racers).toEqual([
    usualRace("digits").racers.find(({ name }) => name === "muon"),
    { name: "adamw", learningRate: 0.1 },
  ]);
});

test.each(TASKS)("what %s opens with can be raced", (task) => {
  expect(() => checkRace(usualRace(task))).not.toThrow();
  expect(usualRace(task).racers).toHaveLength(6);
});

test.each([
  ["#speed=2", /link: found "speed"; allowed: task, racers, rank, seeds, steps/],
  ["#task=digit", /task: found "digit"; .*digits/],
  ["#racers=sumo,muon", /racers: found "sumo"/],
  ["#racers=muon:fast,adamw", /muon: found "fast"; allowed: a number/],
  ["#racers=muon:0,adamw", /muon: found 0/],
  ["#racers=muon", /racers: found 1; allowed: 2 to 6 of/],
  ["#racers=muon,muon", /racers: found muon twice/],
  ["#rank=0", /rank: found 0; allowed: a whole number from 1 to 64/],
  ["#seeds=1.5", /seeds: found 1.5/],
  ["#steps=", /steps: found ""/],
])("%s is refused", (link, message) => {
  expect(() => raceFromUrl(link)).toThrow(message);
});

test("on the command line it is a training for each racer", () => {
  const race = raceFromUrl(
    "#racers=adamw:0.003,sumo-ns5:0.01,sumo-official:0.001,muon:0.02&rank=4&steps=50&seeds=2",
  );
  expect(raceCommands(race).split("\n")).toEqual([
    "marginflow train digits --optimizer adamw --lr 0.003 --seeds 2 --steps 50 --out digits-adamw",
    "marginflow train digits --optimizer sumo --rank 4 --set orthogonalization=muon steps=5 --lr 0.01 --seeds 2 --steps 50 --out digits-sumo-ns5",
    "marginflow train digits --optimizer sumo --variant official --rank 4 --lr 0.001 --seeds 2 --steps 50 --out digits-sumo-official",
    "marginflow train digits --optimizer muon --lr 0.02 --seeds 2 --steps 50 --out digits-muon",
  ]);
});

test("the command line takes these commands for the trainings of the race", () => {
  const race = { ...usualRace("digits"), seeds: 2, steps: 50, rank: 4 };
  for (const [index, command] of raceCommands(race).split("\n").entries()) {
    const [, , task, ...words] = command.split(" ");
    const sets = words.filter((word) => word.includes("="));
    const given = Object.fromEntries(
      words.flatMap((word, i) =>
        word.startsWith("--") && word !== "--set" ? [[word.slice(2), words[i + 1]]] : [],
      ),
    );
    const { optimizer, otherRate, rates, seeds, steps, every } = planOf({ task, ...given }, sets);
    const { name, learningRate } = race.racers[index];
    expect(optimizer).toEqual(entrantOf(name, 4, "digits").optimizer);
    expect({ rates, seeds, steps, every }).toEqual({
      rates: [learningRate],
      seeds: [1, 2],
      steps: 50,
      every: looksEvery(50),
    });
    expect(otherRate).toBe(name === "adamw" ? null : OTHER_RATE);
  }
});
