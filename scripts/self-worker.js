const URL_OF_WORKER = 'new URL("./worker.js", import.meta.url)';

/** A plugin for bundles in which the module that starts the engine's worker also holds the engine: it starts itself. */
export const selfWorker = {
  name: "self-worker",
  enforce: "pre",
  transform(code, id) {
    if (!/\/src\/web\/endpoint\.ts$/.test(id)) return null;
    if (!code.includes(URL_OF_WORKER)) throw new Error(`${id} does not start ${URL_OF_WORKER}`);
    return `import "./worker.ts";\n${code.replace(URL_OF_WORKER, "import.meta.url")}`;
  },
};
