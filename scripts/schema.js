// Writes the JSON Schema of experiments. Runs after the TypeScript build: node scripts/schema.js
import { mkdirSync, writeFileSync } from "node:fs";
import { experimentJsonSchema } from "../dist/experiment/index.js";

const folder = new URL("../schema/", import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(
  new URL("experiment.schema.json", folder),
  `${JSON.stringify(experimentJsonSchema(), null, 2)}\n`,
);
