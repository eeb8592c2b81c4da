import { defineCommand } from "citty";
import { formatJson, InputError, presetNames, presets, suggestion } from "../../experiment/index.ts";
import { columns } from "../format.ts";
import type { CommandData } from "./options.ts";

export default defineCommand({
  meta: { name: "presets", description: "List the presets, or print one as JSON, ready to edit" },
  args: { name: { type: "positional", required: false, description: "a preset" } },
  run({ args, data }) {
    const { output } = data as CommandData;
    if (args.name === undefined) {
      const rows = presetNames.map((name) => [name, presets[name].description]);
      output.stdout(`${columns(rows, [1]).join("\n")}\n`);
      return;
    }
    const name = presetNames.find((preset) => preset === args.name);
    if (!name) {
      const near = suggestion(args.name, presetNames);
      throw InputError.at("preset", `"${args.name}"`, `${presetNames.join(", ")}${near}`);
    }
    output.stdout(`${formatJson(presets[name].experiment)}\n`);
  },
});
