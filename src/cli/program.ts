import { type ArgsDef, type CommandDef, defineCommand, renderUsage, runCommand } from "citty";
import { GpuFault, NoAdapterError } from "../device/index.ts";
import { InputError, suggestion } from "../experiment/index.ts";
import { VERSION } from "../version.ts";
import { checkArguments } from "./arguments.ts";
import type { CommandData } from "./commands/options.ts";
import { EXIT, Interrupted, type Output } from "./io.ts";

const commands = {
  sweep: () => import("./commands/sweep.ts"),
  estimate: () => import("./commands/estimate.ts"),
  svd: () => import("./commands/svd.ts"),
  orthogonalize: () => import("./commands/orthogonalize.ts"),
  replay: () => import("./commands/replay.ts"),
  train: () => import("./commands/train.ts"),
  "train compare": () => import("./commands/train-compare.ts"),
  export: () => import("./commands/export.ts"),
  figure: () => import("./commands/figure.ts"),
  appendix: () => import("./commands/appendix.ts"),
  frames: () => import("./commands/frames.ts"),
  talk: () => import("./commands/talk.ts"),
  kernel: () => import("./commands/kernel.ts"),
  presets: () => import("./commands/presets.ts"),
  doctor: () => import("./commands/doctor.ts"),
};
const names = Object.keys(commands) as (keyof typeof commands)[];

async function load(name: string): Promise<CommandDef<ArgsDef>> {
  const known = names.find((command) => command === name);
  if (known) return (await commands[known]()).default as unknown as CommandDef<ArgsDef>;
  const all = [...names, "help"];
  throw InputError.at("command", `an unknown command "${name}"`, `${all.join(", ")}${suggestion(name, all)}`);
}

async function usage(name: string | undefined): Promise<string> {
  const subCommands = Object.fromEntries(names.map((command) => [command, () => load(command)]));
  const meta = {
    name: "marginflow",
    version: VERSION,
    description: "See what gradient descent does at t = 10^300",
  };
  const root = defineCommand({ meta, subCommands });
  const text = name === undefined ? renderUsage(root) : renderUsage(await load(name), root);
  // Its colours are for terminals, and no help needs them.
  return `${(await text).replaceAll(new RegExp(`${String.fromCharCode(27)}\\[\\d+m| +$`, "gm"), "")}\n`;
}

/** Arguments with the command's name in one: there are names of two words. */
function named(args: string[]): string[] {
  const two = args.slice(0, 2).join(" ");
  return names.some((name) => name === two) ? [two, ...args.slice(2)] : args;
}

async function dispatch(args: string[], output: Output): Promise<void> {
  const [name, ...rest] = named(args);
  if (name === "--version") return output.stdout(`${VERSION}\n`);
  if (name === undefined || name === "--help" || name === "-h") return output.stdout(await usage(undefined));
  if (name === "help") return output.stdout(await usage(named(rest)[0]));
  if (name.startsWith("-")) {
    const known = ["--help", "--version"];
    throw InputError.at(
      "command line",
      `an unknown option ${name}`,
      `a command, ${known.join(" or ")}${suggestion(name, known)}`,
    );
  }
  const command = await load(name);
  if (rest.includes("--help") || rest.includes("-h")) return output.stdout(await usage(name));
  const checked = checkArguments(name, rest, command.args as ArgsDef);
  const data: CommandData = { output, sets: checked.sets };
  await runCommand(command, { rawArgs: checked.rest, data });
}

function codeOf(error: unknown): number {
  if (error instanceof InputError) return EXIT.input;
  if (error instanceof NoAdapterError) return EXIT.noAdapter;
  if (error instanceof GpuFault) return EXIT.fault;
  if (error instanceof Interrupted) return EXIT.interrupted;
  return EXIT.failed;
}

/** Runs one command line. Messages go to stderr; the promise holds the exit code. */
export async function runProgram(args: string[], output: Output): Promise<number> {
  try {
    await dispatch(args, output);
    return EXIT.ok;
  } catch (error) {
    const code = codeOf(error);
    const known = code !== EXIT.failed && error instanceof Error;
    output.stderr(
      `marginflow: ${known ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
    );
    return code;
  }
}
