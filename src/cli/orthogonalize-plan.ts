import { InputError } from "../experiment/index.ts";
import {
  LONGEST_SHORT_SIDE,
  LONGEST_SIDE,
  ORTHOGONALIZE_METHODS,
  type OrthogonalizeMethod,
  SHORTEST_SIDE,
} from "../linalg/index.ts";
import type { Sides } from "../node/index.ts";
import { QDWH_STEPS, type Scaling } from "../reference/index.ts";
import { choice } from "./commands/options.ts";

export const SCALINGS: Scaling[] = ["spectral", "frobenius"];

export interface Plan {
  method: OrthogonalizeMethod;
  /** Null of `polar`, which has none. */
  steps: number | null;
  scaling: Scaling | null;
  sides: Sides;
}

/** Steps where none are asked for: five are Muon's and the paper's. */
export const STEPS: Record<OrthogonalizeMethod, number | null> = {
  polar: null,
  "newton-schulz": 5,
  "newton-schulz-5": 5,
  muon: 5,
  "polar-express": 5,
  qdwh: QDWH_STEPS,
};
const MOST_STEPS = 1000;

/** Those that go through a QR or an SVD. */
const OF_COLUMNS: OrthogonalizeMethod[] = ["polar", "qdwh"];

function stepsOf(given: string): number {
  const steps = Number(given);
  if (/^\d+$/.test(given) && steps <= MOST_STEPS) return steps;
  throw InputError.at("--steps", `"${given}"`, `a whole number from 0 to ${MOST_STEPS}`);
}

/** @throws InputError for an unknown word, and for what the method does not take */
export function planOf(given: {
  method?: string | undefined;
  steps?: string | undefined;
  scaling?: string | undefined;
}): Plan {
  if (given.method === undefined)
    throw InputError.at("--method", "nothing", ORTHOGONALIZE_METHODS.join(", "));
  const method = choice("--method", given.method, ORTHOGONALIZE_METHODS);
  const short = OF_COLUMNS.includes(method) ? SHORTEST_SIDE : LONGEST_SHORT_SIDE;
  const sides = { short, long: LONGEST_SIDE };
  const usual = STEPS[method];
  const { steps, scaling } = given;
  if (usual !== null)
    return {
      method,
      steps: steps === undefined ? usual : stepsOf(steps),
      scaling: scaling === undefined ? "frobenius" : choice("--scaling", scaling, SCALINGS),
      sides,
    };
  for (const [name, value] of Object.entries({ steps, scaling }))
    if (value !== undefined)
      throw InputError.at(
        `--${name}`,
        `"${value}" beside ${method}`,
        "nothing: it takes the factor from the SVD",
      );
  return { method, steps: null, scaling: null, sides };
}
