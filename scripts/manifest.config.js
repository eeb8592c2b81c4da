const SOURCE = /\/?src\/elements\/([\w-]+)\.ts/g;

/** Elements are registered by our own define(). What the manifest tells is what a page can use, and where the package has it. */
const ours = {
  name: "marginflow",

  analyzePhase({ ts, node, moduleDoc }) {
    if (!ts.isCallExpression(node) || node.expression.getText() !== "define") return;
    const [tag, element] = node.arguments;
    const declaration = moduleDoc.declarations.find(({ name }) => name === element.getText());
    if (!declaration) throw new Error(`${moduleDoc.path} defines ${tag.getText()} from elsewhere`);
    declaration.tagName = tag.text;
    declaration.customElement = true;
    moduleDoc.exports.push({
      kind: "custom-element-definition",
      name: tag.text,
      declaration: { name: declaration.name, module: moduleDoc.path },
    });
  },

  packageLinkPhase({ customElementsManifest }) {
    const { modules } = customElementsManifest;
    const elements = modules.flatMap(({ declarations }) => declarations).filter(({ tagName }) => tagName);
    for (const element of elements) {
      element.members = element.members?.filter(({ privacy }) => privacy === "public");
      const isPublic = (name) => element.members?.some((member) => member.name === name);
      element.attributes = element.attributes?.filter(({ fieldName }) => isPublic(fieldName));
      element.summary = element.summary?.replace(/\s+/g, " ");
      element.events = element.events?.filter(({ name }) => name.startsWith("mf-"));
    }
    const kept = modules.filter(({ declarations }) => declarations.some(({ tagName }) => tagName));
    for (const module of kept) module.declarations = module.declarations.filter(({ tagName }) => tagName);
    customElementsManifest.modules = JSON.parse(JSON.stringify(kept).replace(SOURCE, "dist/elements/$1.js"));
  },
};

export default {
  globs: ["src/elements/*.ts"],
  outdir: "dist",
  litelement: true,
  quiet: true,
  plugins: [ours],
};
