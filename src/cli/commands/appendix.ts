import { defineCommand } from "citty";
import { InputError } from "../../experiment/index.ts";
import { hashRunFile, readRun, requireFreeFile, writeWhole } from "../../node/index.ts";
import { utf8 } from "../../record/index.ts";
import { appendix, type Hashes } from "../appendix.ts";
import type { CommandData } from "./options.ts";

const HASHED = ["experiment.json", "trajectories.parquet"];

export default defineCommand({
  meta: {
    name: "appendix",
    description: "Write the LaTeX paragraph by which a run can be reproduced",
  },
  args: {
    run: { type: "positional", required: false, description: "a run folder" },
    out: { type: "string", valueHint: "file", description: "a new file (default: standard output)" },
  },
  async run({ args, data }) {
    const { output } = data as CommandData;
    if (args.run === undefined) throw InputError.at("appendix", "no run folder", "marginflow appendix RUN");
    if (args.out !== undefined) await requireFreeFile(args.out);
    const record = await readRun(args.run);
    const hashes: Hashes = {};
    for (const name of HASHED) hashes[name] = await hashRunFile(args.run, name);
    const text = appendix(record, hashes);
    if (args.out === undefined) return output.stdout(text);
    await writeWhole(args.out, (sink) => sink.write(utf8(text)).then(() => sink.close()));
    output.stdout(`${args.out}\n`);
  },
});
