import type { Colour } from "../figure/index.ts";
import type { Method, Spectrum } from "../spectra/index.ts";

export interface MethodName {
  /** In a table and in full. */
  name: string;
  /** In a legend. */
  short: string;
  /** In a sentence. */
  said: string;
  colour: Colour;
  /** What one step does to a singular value, in the marks of `rich`. */
  map: string;
  /** Whose it is. */
  whose: string;
}

/** Muon is green and the SVD purple, as Muon's and SUMO's curves are everywhere. */
export const METHOD_NAMES: Record<Method, MethodName> = {
  "newton-schulz": {
    name: "Newton–Schulz, cubic",
    short: "cubic",
    said: "the cubic",
    colour: 0,
    map: "(3*x* − *x*^{3})/2",
    whose: "classical; the paper’s bound is on it",
  },
  "newton-schulz-5": {
    name: "Newton–Schulz, quintic",
    short: "quintic",
    said: "the convergent quintic",
    colour: 5,
    map: "(15*x* − 10*x*^{3} + 3*x*^{5})/8",
    whose: "classical",
  },
  muon: {
    name: "Muon’s quintic",
    short: "Muon",
    said: "Muon’s quintic",
    colour: 2,
    map: "3.4445*x* − 4.7750*x*^{3} + 2.0315*x*^{5}",
    whose: "Muon’s code",
  },
  "polar-express": {
    name: "Polar Express",
    short: "Polar Express",
    said: "Polar Express",
    colour: 1,
    map: "another quintic in each step",
    whose: "arXiv 2505.16932",
  },
  qdwh: {
    name: "QDWH",
    short: "QDWH",
    said: "QDWH",
    colour: 4,
    map: "*x*(*a* + *bx*^{2})/(1 + *cx*^{2})",
    whose: "Nakatsukasa, Bai, Gygi 2010",
  },
  polar: {
    name: "exact, by SVD",
    short: "exact SVD",
    said: "the exact SVD",
    colour: 3,
    map: "1",
    whose: "what SUMO does",
  },
};

export const SPECTRUM_NAMES: Record<Spectrum["kind"], string> = {
  condition: "log-spaced",
  decay: "power decay",
  rank: "low rank and a tail",
  clustered: "clusters",
  moments: "moments from a file",
};
