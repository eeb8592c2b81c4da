import { withdraw } from "./worker-scope.ts"; // first: what the others need to be evaluated in a worker

export { MfSpectraError } from "./spectra-error.ts";
export { MfSpectraForm } from "./spectra-form.ts";
export { MfSpectraLab } from "./spectra-lab.ts";
export { MfSpectraMap } from "./spectra-map.ts";
export { MfSpectraMethods } from "./spectra-methods.ts";
export { MfSpectraTime } from "./spectra-time.ts";
export { MfSpectraValues } from "./spectra-values.ts";
export { adoptTokens } from "./tokens.ts";

withdraw();
