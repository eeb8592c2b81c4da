import { defineCommand } from "citty";
import { kernelText } from "../../ensemble/index.ts";
import { type CommandData, experimentArguments, experimentOf } from "./options.ts";

export default defineCommand({
  meta: { name: "kernel", description: "Print the linked WGSL that would run" },
  args: experimentArguments,
  async run({ args, data }) {
    const { output, sets } = data as CommandData;
    const { experiment } = await experimentOf(args, sets);
    output.stdout(kernelText(experiment));
  },
});
