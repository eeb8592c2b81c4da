import { rewrite } from "./rewrite.js";

/** What is true of our schemas: one language, their own messages, every fault looked for, nothing asynchronous, no dates, no fallbacks, defaults that are values. */
const VALIBOT = [
  [/(function getGlobalConfig\(config\$1\) \{)[\s\S]*?\n\}/, "$1\n\treturn {};\n}"],
  [/\n\t\t(?:lang|requirement|abortEarly|abortPipeEarly): (?:context|config\$1)\.\w+,?/g, ""],
  [/\n\tconst isSchema = context\.kind === "schema";/, ""],
  [/\bif \(isSchema\)/, 'if (context.kind === "schema")'],
  [/ \?\? \/\* @__PURE__ \*\/ getSpecificMessage\(.*(?=;)/, ""],
  [/typeof message\$1 === "function" \? message\$1\(issue\) : /, ""],
  [/(function _standardSchema\(schema\) \{)[\s\S]*?\n\}/, "$1\n\treturn schema;\n}"],
  [/\n\t+(?:async: false|reference: \w+(?:\$\d)?),/g, ""],
  [/\n\t+expects: `[<>=]*\$\{requirement.*`,/g, ""],
  [/, \{ received: .* \}(?=\);)/g, ""],
  [/typeof schema\.default === "function" \? schema\.default\(dataset, config\$1\) : /, ""],
  [/ else if \(valueSchema\.fallback !== void 0\) .*;\n\t+/g, ""],
  [/\b\w+Schema\.type === "exact_optional" \|\| | \|\| \w+Schema\.type === "nullish"/g, ""],
  [/\b\w+Schema\.type !== "exact_optional" && | && \w+Schema\.type !== "nullish"/g, ""],
  [/\n\t+if \(invalidDiscriminatorKey !== currentKey [\s\S]*?\n\t+\}/g, ""],
  [/\n\t+if \(config\$1\.abortEarly\) (?:break;|\{\s+dataset\.typed = false;\s+break;\s+\})/g, ""],
  [/\bif \(!dataset\.issues \|\| !config\$1\.abortEarly(?: && !config\$1\.abortPipeEarly)?\) /g, ""],
];

/** Descriptions are for the JSON Schema, which no bundle makes. */
const DESCRIBED = [
  [/,\s*v\.description\((?:"(?:[^"\\]|\\.)*"|text),?\s*\)/g, ""],
  [/(?<=plainInit\("[\w-]+"), "(?:[^"\\]|\\.)*"/g, ""],
];

/** A plugin that bundles of schemas what reading an experiment takes. test/package/schema.test.ts holds it against the whole. */
export const smallSchema = {
  name: "small-schema",
  transform(code, id) {
    if (id.endsWith("/valibot/dist/index.mjs")) return rewrite(code, VALIBOT, id);
    if (id.endsWith("/src/experiment/schema.ts")) return rewrite(code, DESCRIBED, id);
    return null;
  },
};
