import { MfSweep } from "../src/elements/index.ts";
import "./page.ts";

/** What runs and is shown stands in the address: a link is the run. */
const lab = document.querySelector("mf-sweep");
if (lab instanceof MfSweep) {
  const follow = () => {
    if (location.hash.length > 1) lab.link = location.hash;
  };
  lab.addEventListener("mf-change", (event) => {
    if (event instanceof CustomEvent) history.replaceState(null, "", event.detail);
  });
  addEventListener("hashchange", follow);
  follow();
}
