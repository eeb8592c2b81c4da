import { smallPlot } from "./small-plot.js";
import { smallSchema } from "./small-schema.js";
import { smallShaders } from "./small-shaders.js";
import { smallTemplates } from "./small-templates.js";

/** Plugins for bundles that hold less of the same. Tests under test/package hold each against the whole. */
export const small = [smallShaders, smallPlot, smallSchema, smallTemplates];
