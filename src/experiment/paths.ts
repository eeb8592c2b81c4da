import { InputError, show } from "./errors.ts";
import { nearest } from "./nearest.ts";
import { experimentSchema } from "./schema.ts";

/** What the walk needs to know of a valibot schema. */
interface Node {
  wrapped?: Node;
  options?: readonly (Node | string | number)[];
  entries?: Record<string, Node>;
  item?: Node;
}

/** A schema without optional and nullable around it; of a union or variant every member. */
function members(node: Node): Node[] {
  if (node.wrapped) return members(node.wrapped);
  if (node.options) return node.options.flatMap((o) => (typeof o === "object" ? members(o) : []));
  return [node];
}

function children(nodes: Node[], key: string): Node[] {
  return nodes.flatMap((node) => {
    const child = node.entries?.[key] ?? (/^\d+$/.test(key) ? node.item : undefined);
    return child ? members(child) : [];
  });
}

function keysOf(nodes: Node[]): string[] {
  return [...new Set(nodes.flatMap((node) => Object.keys(node.entries ?? {})))];
}

/** The keys that the schema knows at a path, in any of its variants, or in those of `kind` only. */
export function keysAt(path: readonly string[], kind?: unknown): string[] {
  let nodes = members(experimentSchema as Node);
  for (const key of path) nodes = children(nodes, key);
  // A list stands where one object can: its keys are those of its entries.
  if (keysOf(nodes).length === 0) nodes = nodes.flatMap((node) => (node.item ? members(node.item) : []));
  if (kind !== undefined) {
    const same = nodes.filter((node) => (node.entries?.kind as { literal?: unknown })?.literal === kind);
    if (same.length > 0) nodes = same;
  }
  return keysOf(nodes);
}

/** `a.b[0].c` for messages. */
export function pathText(path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (text, key) => (/^\d+$/.test(String(key)) ? `${text}[${key}]` : text ? `${text}.${key}` : String(key)),
    "",
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Throws unless `key` can stand under `path`, given what stands there now. */
function checkKey(path: string[], key: string, holder: unknown, assignment: string): void {
  const here = pathText(path);
  if (Array.isArray(holder)) {
    if (/^\d+$/.test(key) && Number(key) < holder.length) return;
    const allowed = `${here}[0] to ${here}[${holder.length - 1}]`;
    throw InputError.at(`--set ${assignment}`, `"${key}" under a list`, allowed);
  }
  const keys = keysAt(path);
  if (keys.includes(key)) return;
  const allowed = keys.length > 0 ? keys.join(", ") : "nothing below this path";
  const near = nearest(key, keys);
  const meant = near === null ? "" : `; did you mean "${pathText([...path, near])}"?`;
  throw InputError.at(`--set ${assignment}`, `no path "${pathText([...path, key])}"`, `${allowed}${meant}`);
}

/**
 * A copy of `json` with one `path=value` set; the value is JSON where it parses as such, else a string. Where a `kind` is
 * set, the keys that the new kind does not have are dropped.
 *
 * @throws InputError when the path is none of an experiment's.
 */
export function setPath(json: unknown, assignment: string): unknown {
  const cut = assignment.indexOf("=");
  const path = assignment
    .slice(0, cut)
    .split(/[.[\]]+/)
    .filter((key) => key !== "");
  if (cut < 1 || path.length === 0) {
    throw InputError.at("--set", show(assignment), "path=value, e.g. optimizer.learningRate=0.1");
  }
  if (!isObject(json)) throw InputError.at("experiment", show(json), "an object");
  const root = structuredClone(json);
  let holder: Record<string, unknown> = root;
  for (const [depth, key] of path.entries()) {
    const above = path.slice(0, depth);
    checkKey(above, key, holder, assignment);
    if (depth < path.length - 1) {
      // A null or absent object on the way is begun; what it lacks is for the schema to say.
      if (typeof holder[key] !== "object" || holder[key] === null) holder[key] = {};
      holder = holder[key] as Record<string, unknown>;
      continue;
    }
    holder[key] = parseValue(assignment.slice(cut + 1));
    if (key === "kind") {
      const kept = keysAt(above, holder.kind);
      for (const other of Object.keys(holder)) if (!kept.includes(other)) delete holder[other];
    }
  }
  return root;
}
