import type { Plugin } from "vite";

export declare const smallPlot: Plugin;
