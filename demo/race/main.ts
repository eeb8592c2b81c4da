import digits from "../../data/digits.gz?url";
import novel from "../../data/novel.gz?url";
import { MfRace } from "../../src/elements/race-elements.ts";
import { keepInAddress } from "../page.ts";
import recorded from "./recorded.json?url";

const race = document.querySelector("mf-race");
if (race instanceof MfRace) {
  Object.assign(race, { digits, novel, recorded });
  keepInAddress(race);
}
