import { MfSpectraLab } from "../../src/elements/index.ts";
import { keepInAddress } from "../page.ts";

const lab = document.querySelector("mf-spectra-lab");
if (lab instanceof MfSpectraLab) keepInAddress(lab);
