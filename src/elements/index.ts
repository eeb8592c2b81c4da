export * from "./spectra-elements.ts";
export * from "./sweep-elements.ts";
