import { defineCommand } from "citty";
import { estimateRun } from "../../ensemble/index.ts";
import { acquireDevice } from "../../node/index.ts";
import { bytes, columns, duration } from "../format.ts";
import { type CommandData, deviceArgument, experimentArguments, experimentOf } from "./options.ts";

export default defineCommand({
  meta: { name: "estimate", description: "Seconds and bytes that an experiment would take" },
  args: { ...experimentArguments, ...deviceArgument },
  async run({ args, data }) {
    const { output, sets } = data as CommandData;
    const { experiment } = await experimentOf(args, sets);
    const acquired = await acquireDevice(args.device);
    try {
      const { device, adapter } = acquired;
      const estimate = estimateRun(experiment, { limits: device.limits, software: adapter.software });
      const rows = [
        ["time", `about ${duration(estimate.seconds)} on ${adapter.name}`],
        ["device", bytes(estimate.bytes)],
        ["disk", `about ${bytes(estimate.diskBytes)}`],
        ...estimate.choices.map((choice) => ["", choice]),
      ];
      output.stdout(`${columns(rows, [1]).join("\n")}\n`);
    } finally {
      acquired.close();
    }
  },
});
