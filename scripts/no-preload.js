/** A plugin: nothing is loaded ahead of what is fetched on demand, since the engine's worker has no document to do it in. */
export const noPreload = {
  name: "no-preload",
  enforce: "pre",
  load: (id) =>
    id.includes("vite/preload-helper") ? "export const __vitePreload = (load) => load();" : null,
};
