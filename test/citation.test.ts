import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { VERSION } from "../src/version.ts";

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");

interface Reference {
  type: string;
  title: string;
  authors: { "family-names": string }[];
  year: number;
  identifiers: { value: string }[];
}

const citation = parse(read("CITATION.cff")) as {
  "cff-version": string;
  title: string;
  type: string;
  version: string;
  license: string;
  authors: { name: string }[];
  references: Reference[];
};

/** Entries of a BibTeX file by their keys, fields in braces only. */
const entries = new Map(
  [...read("docs/references.bib").matchAll(/@(\w+)\{(\w+),\n([\s\S]*?)\n\}/g)].map(([, , key, body]) => [
    key,
    Object.fromEntries(
      [...body.matchAll(/^ {2}(\w+) = \{(.*)\},?$/gm)].map(([, name, value]) => [name, value]),
    ),
  ]),
);
const unbraced = (text: string) => text.replaceAll(/[{}]/g, "");

test("CITATION.cff is Marginflow's, of this version", () => {
  expect(citation).toMatchObject({
    "cff-version": "1.2.0",
    title: "Marginflow",
    type: "software",
    version: VERSION,
    license: "MIT",
    authors: [{ name: "Marginflow developers" }],
  });
});

test("BibTeX and CITATION.cff say the same of Marginflow and the three papers", () => {
  const [own, ...papers] = entries.values();
  expect(unbraced(own.author)).toBe("Marginflow developers");
  expect(own.note).toContain(`version ${VERSION}`);
  expect(papers).toHaveLength(3);
  expect(citation.references.map(({ identifiers }) => identifiers[0].value)).toEqual([
    "arXiv:2603.02095",
    "arXiv:2410.07632",
    "arXiv:2505.24749",
  ]);
  for (const [index, reference] of citation.references.entries()) {
    const paper = papers[index];
    expect(unbraced(paper.title)).toBe(reference.title);
    expect(paper.author.split(" and ")).toEqual(reference.authors.map((author) => author["family-names"]));
    expect(`arXiv:${paper.eprint}`).toBe(reference.identifiers[0].value);
    expect(Number(paper.year)).toBe(reference.year);
  }
});
