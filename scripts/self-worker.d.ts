import type { Plugin } from "vite";

export const selfWorker: Plugin;
