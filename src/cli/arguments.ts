import type { ArgsDef } from "citty";
import { InputError, suggestion } from "../experiment/index.ts";

export interface CheckedArguments {
  /** Arguments without `--set`, each option with its value in one. */
  rest: string[];
  /** Every path=value of every `--set`, in order. */
  sets: string[];
}

/** `--set a=1 b=2`: what follows belongs to it as long as it looks like path=value. */
function takeSets(args: string[], at: number, sets: string[]): number {
  const given = args[at].startsWith("--set=") ? args[at].slice(6) : args[++at];
  if (given === undefined)
    throw InputError.at("--set", "nothing", "path=value, e.g. optimizer.learningRate=0.1");
  sets.push(given);
  while (/^[A-Za-z$][\w$.[\]]*=/.test(args[at + 1] ?? "")) sets.push(args[++at]);
  return at;
}

/**
 * Holds arguments against a command's definition, which the parser behind it does not.
 *
 * @throws InputError for an unknown option, with the nearest known one; for a missing or an unwanted value; for too many words
 */
export function checkArguments(command: string, args: string[], defined: ArgsDef): CheckedArguments {
  const options = Object.entries(defined).filter(([, arg]) => arg.type !== "positional");
  const words = Object.values(defined).filter((arg) => arg.type === "positional").length;
  const known = [...options.map(([name]) => `--${name}`), "--help"];
  const rest: string[] = [];
  const sets: string[] = [];
  let found = 0;
  for (let at = 0; at < args.length; at++) {
    const [name, ...value] = args[at].split("=");
    if (!args[at].startsWith("-")) {
      if (++found > words)
        throw InputError.at(command, `"${args[at]}"`, `${words || "no"} argument${words === 1 ? "" : "s"}`);
      rest.push(args[at]);
    } else if (name === "--set" && "set" in defined) {
      at = takeSets(args, at, sets);
    } else {
      const option = options.find(([key]) => `--${key}` === name)?.[1];
      if (!option) {
        throw InputError.at(
          command,
          `an unknown option ${name}`,
          `${known.join(", ")}${suggestion(name, known)}`,
        );
      }
      if (option.type === "boolean") {
        if (value.length > 0) throw InputError.at(name, `"${value.join("=")}"`, "no value");
        rest.push(name);
      } else {
        const text = value.length > 0 ? value.join("=") : args[++at];
        if (text === undefined || text === "")
          throw InputError.at(name, "nothing", option.description ?? "a value");
        rest.push(`${name}=${text}`);
      }
    }
  }
  return { rest, sets };
}
