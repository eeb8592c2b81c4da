/** Something the user gave cannot be used; the command line ends with exit code 2. */
export class InputError extends Error {
  override name = "InputError";

  /** The form that every fault of an experiment takes: where, what stands there, what could. */
  static at(path: string, found: string, allowed: string): InputError {
    return new InputError(`${path}: found ${found}; allowed: ${allowed}`);
  }
}

/** A value as a message shows it: JSON on one line, cut at 60 characters. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "number") return String(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
