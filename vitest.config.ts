import { defineConfig } from "vitest/config";

// Whatever opens a device or starts processes runs alone: two cores, and a software GPU takes both.
const alone = [
  "test/*.test.ts",
  "test/{cli,device,ensemble,e2e,kernel,linalg,node,package,web}/**/*.test.ts",
];

export default defineConfig({
  test: {
    globalSetup: "scripts/shaders.js",
    pool: "forks",
    testTimeout: 180_000,
    hookTimeout: 180_000,
    projects: [
      {
        extends: true,
        test: {
          name: "cpu",
          include: ["test/**/*.test.ts"],
          exclude: [...alone, "test/bench/**"],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: "gpu", include: alone, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
