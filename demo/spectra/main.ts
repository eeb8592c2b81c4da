import { MfSpectraLab } from "../../src/elements/spectra-elements.ts";
import { keepInAddress } from "../page.ts";

const lab = document.querySelector("mf-spectra-lab");
if (lab instanceof MfSpectraLab) keepInAddress(lab);
