import * as v from "valibot";

/** Parameters are 64-bit fixed point in units of 2^-48: nothing beyond this can be held. */
export const RANGE = 32768;
export const MAX_STEPS = 4e9;

const whole = (low: number, high: number) => {
  const allowed = `a whole number from ${low} to ${high}`;
  return v.pipe(v.number(allowed), v.integer(allowed), v.minValue(low, allowed), v.maxValue(high, allowed));
};
const between = (low: number, high: number) => {
  const allowed = `a number from ${low} to ${high}`;
  return v.pipe(v.number(allowed), v.minValue(low, allowed), v.maxValue(high, allowed));
};
const positive = (high: number) => {
  const allowed = `a number above 0, at most ${high}`;
  return v.pipe(v.number(allowed), v.gtValue(0, allowed), v.maxValue(high, allowed));
};
const decay = () => {
  const allowed = "a number from 0 to below 1";
  return v.pipe(v.number(allowed), v.minValue(0, allowed), v.ltValue(1, allowed));
};
const yesOrNo = () => v.boolean("true or false");
const kind = <const K extends string>(name: K) => v.literal(name);
const input = () => between(-RANGE, RANGE);
const oneOrMany = <const S extends v.GenericSchema>(schema: S) =>
  v.union([schema, v.pipe(v.array(schema), v.minLength(1, "at least one entry"))]);

const datasetSchema = v.variant("kind", [
  v.pipe(v.strictObject({ kind: kind("two-points") }), v.description("x = -1 and +1, labels -1 and +1")),
  v.pipe(
    v.strictObject({
      kind: kind("pair"),
      x: v.pipe(
        v.array(input(), "[x-, x+]"),
        v.length(2, "two numbers [x-, x+]"),
        v.description("x- with label -1, then x+ with label +1"),
      ),
    }),
    v.description("Any two points on the line, the one labelled -1 on the left"),
  ),
  v.pipe(
    v.strictObject({
      kind: kind("points"),
      x: v.pipe(
        v.array(input(), "a list of numbers"),
        v.minLength(2, "2 to 16 numbers"),
        v.maxLength(16, "2 to 16 numbers"),
      ),
      y: v.pipe(
        v.array(v.picklist([-1, 1], "-1 or 1"), "a list of labels"),
        v.minLength(2, "2 to 16 labels"),
        v.maxLength(16, "2 to 16 labels"),
      ),
    }),
    v.description("Up to 16 points x with labels y of -1 and +1"),
  ),
]);

const learningRate = positive(RANGE);
const optimizerSchema = v.variant("kind", [
  v.pipe(v.strictObject({ kind: kind("gd"), learningRate }), v.description("Full-batch gradient descent")),
  v.pipe(
    v.strictObject({
      kind: kind("adam"),
      learningRate,
      beta1: v.optional(decay(), 0.9),
      beta2: v.optional(decay(), 0.999),
      eps: v.optional(positive(1), 1e-8),
    }),
    v.description("Adam; exact steps only, it has no log-time flow"),
  ),
]);

const plainInit = <const K extends string>(name: K, text: string) =>
  v.pipe(v.strictObject({ kind: kind(name) }), v.description(text));
const initSchema = v.variant("kind", [
  plainInit("he", "w from N(0, 2 / fan-in), b = 0 [the paper's code]"),
  plainInit("he-bias", "w and b from N(0, 2 / fan-in) [the paper's code has it for width 20]"),
  plainInit("random", "w and b from N(0, 0.5^2) [the paper's code]"),
  plainInit("symmetric", "w and b from N(0, 0.1^2) [the paper's code]"),
  plainInit("binary", "w = -1 or +1, b = 0 [the paper's code]"),
  plainInit("uniform", "uniform in +-1 / sqrt(fan-in) [ours]"),
  plainInit("xavier", "Xavier (Glorot) initialization [ours]"),
  plainInit("lecun", "LeCun initialization [ours]"),
  v.pipe(
    v.strictObject({ kind: kind("thesis"), M: v.optional(positive(RANGE), 10) }),
    v.description("w1 = b1 = 1, w2 = -M, b2 = M: the same in every trajectory [the paper's code]"),
  ),
  v.pipe(
    v.strictObject({
      kind: kind("explicit"),
      file: v.pipe(v.string("a file name"), v.minLength(1, "a file name")),
    }),
    v.description("A CSV or NPY file of parameters, one row a trajectory, beside this file unless absolute"),
  ),
]);

const weightsAllowed = '"signs", "signed-uniform" or one number for each neuron';
const networkSchema = v.strictObject({
  width: v.pipe(whole(1, 16), v.description("Hidden neurons")),
  inputs: v.optional(v.literal(1, "1"), 1),
  outputWeights: v.optional(
    v.pipe(
      v.union([v.picklist(["signs", "signed-uniform"]), v.array(between(-RANGE, RANGE))], weightsAllowed),
      v.description(
        "Output weights: given, or drawn for each trajectory as +-1 or as a random sign times U(0, 1). Default +1, -1, +1, ...",
      ),
    ),
  ),
  trainOutput: v.optional(yesOrNo(), false),
  bias: v.optional(yesOrNo(), true),
});

const nameAllowed = "1 to 80 letters, digits, spaces, dots, - or _, the first a letter or digit";

/** What a user writes. Checks that need two places at once are in `constraints.ts`. */
export const experimentSchema = v.strictObject({
  $schema: v.optional(v.string("a reference to the JSON Schema")),
  name: v.pipe(v.string(nameAllowed), v.regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,79}$/, nameAllowed)),
  seed: v.optional(whole(0, 2 ** 32 - 1), 0),
  trajectories: v.optional(
    v.pipe(
      whole(1, 1e9),
      v.description(
        "In each combination of dataset, optimizer and init. May be left out beside an explicit init: as many as its file has rows",
      ),
    ),
  ),
  network: networkSchema,
  dataset: oneOrMany(datasetSchema),
  loss: v.picklist(["exponential", "logistic"]),
  optimizer: oneOrMany(optimizerSchema),
  init: oneOrMany(initSchema),
  exactSteps: v.pipe(whole(1, MAX_STEPS), v.description("Gradient steps that every trajectory takes")),
  exactStepsCap: v.optional(
    v.pipe(
      whole(1, MAX_STEPS),
      v.description(
        "Where a trajectory with an activation crossing ahead stops taking exact steps. Default 10 x exactSteps; equal to exactSteps without logHorizon",
      ),
    ),
  ),
  logHorizon: v.optional(
    v.pipe(between(0, 1000), v.description("Log-time flow up to t = 10^logHorizon; 0: none")),
    0,
  ),
  recordsPerDecade: v.optional(whole(1, 100), 4),
  stop: v.optional(
    v.strictObject({
      lossAbort: v.optional(
        v.nullable(v.strictObject({ at: whole(1, MAX_STEPS), threshold: positive(RANGE) })),
        null,
      ),
      hit: v.optional(
        v.nullable(v.strictObject({ tolerance: positive(RANGE), loss: positive(RANGE) })),
        null,
      ),
    }),
    {},
  ),
});

/** An experiment as a user writes it, defaults left out. */
export type ExperimentInput = v.InferInput<typeof experimentSchema>;
/** The same with the defaults that do not depend on other values. */
export type ExperimentDraft = v.InferOutput<typeof experimentSchema>;
