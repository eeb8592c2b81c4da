import { Visitor } from "vite";

/** White space that HTML shows as one space, if at all. No template of ours is preformatted. */
const markup = (text) => text.replace(/\s+/g, " ");

const KIND = {
  html: markup,
  svg: markup,
  css: (text) =>
    markup(text.replace(/\/\*[\s\S]*?\*\//g, ""))
      .replace(/ ?([{};]) ?/g, "$1")
      .replace(/([:,]) /g, "$1")
      .replaceAll(";}", "}"),
};

/** A plugin that bundles the templates of elements without indentation and comments. test/package/elements.test.ts holds what is seen against the whole. */
export const smallTemplates = {
  name: "small-templates",
  transform(code, id) {
    if (!/\/src\/elements\/[^/]+\.ts$/.test(id)) return null;
    const texts = [];
    new Visitor({
      TaggedTemplateExpression({ tag, quasi }) {
        const small = KIND[tag.name];
        if (small) texts.push(...quasi.quasis.map(({ start, end }) => ({ start, end, small })));
      },
    }).visit(this.parse(code));
    texts.sort((a, b) => b.start - a.start);
    return texts.reduce(
      (rest, { start, end, small }) => rest.slice(0, start) + small(rest.slice(start, end)) + rest.slice(end),
      code,
    );
  },
};
