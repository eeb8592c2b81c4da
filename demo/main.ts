import { MfSweep } from "../src/elements/index.ts";
import { keepInAddress } from "./page.ts";

const lab = document.querySelector("mf-sweep");
if (lab instanceof MfSweep) keepInAddress(lab);
