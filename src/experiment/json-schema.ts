import { toJsonSchema } from "@valibot/to-json-schema";
import { experimentSchema } from "./schema.ts";

/** The JSON Schema of what a user writes, published as `schema/experiment.schema.json`. */
export function experimentJsonSchema(): object {
  return {
    ...toJsonSchema(experimentSchema, { typeMode: "input", target: "draft-2020-12" }),
    title: "Marginflow experiment",
  };
}
