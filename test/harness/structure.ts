import { posix } from "node:path";
import ts from "typescript";

/** Relative imports of each file under src/, as paths under src/; types count like values, `import()` like `import`. */
export type Imports = Map<string, string[]>;

/** What a file's text imports, in order, as written. */
export function specifiersOf(path: string, text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const isStatement = ts.isImportDeclaration(node) || ts.isExportDeclaration(node);
    const isCall = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
    const specifier = isStatement
      ? node.moduleSpecifier
      : isCall
        ? node.arguments[0]
        : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
          ? node.argument.literal
          : undefined;
    if (specifier && ts.isStringLiteralLike(specifier)) found.push(specifier.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return found;
}

export function importsOf(files: Map<string, string>): Imports {
  const relative = (path: string, text: string) =>
    specifiersOf(path, text)
      .filter((specifier) => specifier.startsWith("."))
      .map((specifier) => posix.join(posix.dirname(path), specifier.replace(/\?.*$/, "")));
  return new Map([...files].map(([path, text]) => [path, relative(path, text)]));
}

/** Folder under src/ that a file lies in; files of src/ itself (the entry, the version) lie in none. */
export const folderOf = (path: string): string =>
  path.includes("/") ? path.slice(0, path.indexOf("/")) : "";

/** Imports that leave their folder for something other than another one's index.ts. */
export function besideDoors(imports: Imports): string[] {
  return [...imports].flatMap(([path, targets]) =>
    targets
      .filter((to) => folderOf(to) !== "" && folderOf(to) !== folderOf(path))
      .filter((to) => to !== `${folderOf(to)}/index.ts`)
      .map((to) => `${path} imports ${to}, not ${folderOf(to)}/index.ts`),
  );
}

/** The same graph with files gathered into their folders. */
export function folderImports(imports: Imports): Imports {
  const folders: Imports = new Map();
  for (const [path, targets] of imports) {
    const from = folderOf(path);
    if (from === "") continue;
    const to = targets.map(folderOf).filter((folder) => folder !== "" && folder !== from);
    folders.set(from, [...new Set([...(folders.get(from) ?? []), ...to])]);
  }
  return folders;
}

/** One circle for each import that closes one, "a -> b -> a". */
export function circlesIn(imports: Imports): string[] {
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (node: string, way: string[]): void => {
    const begun = way.indexOf(node);
    if (begun >= 0) circles.push([...way.slice(begun), node].join(" -> "));
    if (begun >= 0 || done.has(node)) return;
    for (const next of imports.get(node) ?? []) visit(next, [...way, node]);
    done.add(node);
  };
  for (const node of imports.keys()) visit(node, []);
  return circles;
}

const DOM = /\/typescript\/lib\/lib\.dom\b/;
const NODE = /\/@types\/node\//;
const LANGUAGE = /\/typescript\/lib\/lib\.es|\/@webgpu\/types\//;

/**
 * Globals that a file names, with where they come from: `dom` where only lib.dom declares them, `node` where only Node's types do. What both
 * declare (performance, AbortSignal, TextEncoder, ...) exists in every runtime, and is not listed.
 */
export function globalsIn(
  program: ts.Program,
  file: ts.SourceFile,
): { name: string; line: number; from: "dom" | "node" }[] {
  const checker = program.getTypeChecker();
  const found: { name: string; line: number; from: "dom" | "node" }[] = [];
  const visit = (node: ts.Node): void => {
    ts.forEachChild(node, visit);
    if (!ts.isIdentifier(node) || (ts.isPropertyAccessExpression(node.parent) && node.parent.name === node)) {
      return;
    }
    const sources = (checker.getSymbolAtLocation(node)?.declarations ?? []).map(
      (declaration) => declaration.getSourceFile().fileName,
    );
    const dom = sources.some((source) => DOM.test(source));
    const nodes = sources.some((source) => NODE.test(source));
    if (dom === nodes || sources.some((source) => LANGUAGE.test(source))) return;
    // A member in an object literal or a pattern is not the global of that name.
    if (!isGlobal(checker, node)) return;
    const { line } = file.getLineAndCharacterOfPosition(node.getStart());
    found.push({ name: node.text, line: line + 1, from: dom ? "dom" : "node" });
  };
  visit(file);
  return found;
}

function isGlobal(checker: ts.TypeChecker, node: ts.Identifier): boolean {
  const meaning = ts.SymbolFlags.Value | ts.SymbolFlags.Type | ts.SymbolFlags.Namespace;
  const global = checker.resolveName(node.text, undefined, meaning, false);
  return global !== undefined && global === checker.getSymbolAtLocation(node);
}
