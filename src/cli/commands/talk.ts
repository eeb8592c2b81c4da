import { join } from "node:path";
import { defineCommand } from "citty";
import { InputError } from "../../experiment/index.ts";
import { readRun, requireFreeFile, talkPage, talkScript, writeWhole } from "../../node/index.ts";
import { utf8 } from "../../record/index.ts";
import type { CommandData } from "./options.ts";

export default defineCommand({
  meta: {
    name: "talk",
    description: "Write a run as one HTML file for a talk: recorded, and live where there is a GPU",
  },
  args: {
    run: { type: "positional", required: false, description: "a run folder" },
    out: {
      type: "string",
      valueHint: "file",
      description: "a new file (default: talk.html in the run folder)",
    },
  },
  async run({ args, data }) {
    const { output } = data as CommandData;
    if (args.run === undefined) throw InputError.at("talk", "no run folder", "marginflow talk RUN");
    const file = args.out ?? join(args.run, "talk.html");
    const record = await readRun(args.run);
    await requireFreeFile(file);
    const page = utf8(talkPage(record, await talkScript()));
    await writeWhole(file, (sink) => sink.write(page).then(() => sink.close()));
    output.stdout(`${file}\n`);
  },
});
