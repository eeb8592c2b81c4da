import { stat } from "node:fs/promises";
import { join } from "node:path";
import { defineCommand } from "citty";
import { asyncBufferFromFile } from "hyparquet";
import { InputError, suggestion } from "../../experiment/index.ts";
import { writeWhole } from "../../node/index.ts";
import { exportCsv, exportNpz } from "../../record/index.ts";
import { readTable } from "../../table/index.ts";
import type { CommandData } from "./options.ts";

const FORMATS = { npz: exportNpz, csv: exportCsv };
const TABLES = ["trajectories", "curves"];

export default defineCommand({
  meta: {
    name: "export",
    description: "Write a run's trajectories and curves as NPZ or CSV, into its folder",
  },
  args: {
    run: { type: "positional", required: false, description: "a run folder" },
    format: { type: "string", default: "npz", valueHint: "npz|csv", description: "npz or csv" },
  },
  async run({ args, data }) {
    const { output } = data as CommandData;
    if (args.run === undefined) throw InputError.at("export", "no run folder", "marginflow export RUN");
    const format = args.format as keyof typeof FORMATS;
    const formats = Object.keys(FORMATS);
    if (!formats.includes(format))
      throw InputError.at("--format", `"${format}"`, `${formats.join(" or ")}${suggestion(format, formats)}`);
    for (const name of TABLES) {
      const source = join(args.run, `${name}.parquet`);
      if (!(await stat(source).catch(() => null)))
        throw InputError.at(
          "run folder",
          `"${args.run}", without ${name}.parquet`,
          "a folder that marginflow sweep wrote",
        );
      const table = await readTable(await asyncBufferFromFile(source));
      const target = join(args.run, `${name}.${format}`);
      await writeWhole(target, (sink) => FORMATS[format](table, sink));
      output.stdout(`${target}\n`);
    }
  },
});
