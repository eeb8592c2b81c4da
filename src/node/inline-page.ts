import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";

/** Ways in which a page would need something beside itself. */
const OUTSIDE: [RegExp, string][] = [
  [/<(?:link|iframe|object|embed)\b/i, "another document"],
  [/<(?:script|img|audio|video|source)\b[^>]*\bsrc\s*=\s*["']?(?!data:)/i, "a file"],
  [/@import\b|\burl\(\s*["']?(?!data:|#)[\w./]/, "a style sheet's file"],
  [/(?:^|[;}\n])\s*import\s*["'{*]|\bimport\s*\(|\bfrom\s*["'][./\w@]+["']\s*;/, "a module"],
];

/** @throws Error when the page is not whole in itself. */
export function requireSelfContained(page: string): void {
  // The record is data: whatever it says, nothing of it is loaded.
  const own = page.replace(/<script type="application\/json"[^>]*>[\s\S]*?<\/script>/, "");
  for (const [pattern, what] of OUTSIDE) {
    const found = pattern.exec(own);
    if (found) throw new Error(`the page would load ${what}: ${own.slice(found.index, found.index + 60)}`);
  }
}

/** A script as an element of a page: nothing in it ends it early. */
export const inlineScript = (script: string): string =>
  script.replaceAll("</script", "<\\/script").replaceAll("<!--", "\\x3c!--");

/** A record's JSON as an element of a page. */
export const inlineJson = (json: string): string => json.replaceAll("<", "\\u003c");

export const escapeText = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** What a policy for content calls an inline script or style that it lets in: no other runs. */
export const contentHash = (text: string): string =>
  `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;

/** A file that the build made, in dist/. */
export async function builtFile(name: string, what: string): Promise<string> {
  // Two levels up is the package, from the sources as from what is built of them.
  return readFile(new URL(`../../dist/${name}`, import.meta.url), "utf8").catch(() => {
    throw new Error(`${what} is missing: run npm run build`);
  });
}
