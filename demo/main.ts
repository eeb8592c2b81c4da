import { MfSweep } from "../src/elements/sweep-elements.ts";
import { keepInAddress } from "./page.ts";

const lab = document.querySelector("mf-sweep");
if (lab instanceof MfSweep) keepInAddress(lab);
