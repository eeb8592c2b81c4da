import type { Plugin } from "vite";

export declare const noPreload: Plugin;
