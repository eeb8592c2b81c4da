/** What stands for emitted text in a kernel that is not filled yet. */
const STAND_IN = /(?<=\/\/#emit (\w+)\n)[\s\S]*?(?=\/\/#end \1\b)/g;

/** A plugin that bundles shaders without comments, indentation and stand-ins. test/package/shaders.test.ts holds the kernels against those of the whole. */
export const smallShaders = {
  name: "small-shaders",
  enforce: "pre",
  async transform(code, id) {
    if (!id.endsWith("/shaders.gen.ts")) return null;
    const { bare } = await import("../dist/kernel/index.js");
    const small = (text) => bare(text).replace(STAND_IN, "");
    return code.replace(/"(?:[^"\\]|\\.)*"(?=;$)/gm, (text) => JSON.stringify(small(JSON.parse(text))));
  },
};
