import { defineConfig } from "vitest/config";

// What opens a device or starts processes waits for it half of its time: two of them at once, but not beside the tests that take both cores.
const devices = [
  "test/*.test.ts",
  "test/{cli,device,ensemble,kernel,linalg,node,optimizer,package,training,web}/**/*.test.ts",
];
// Pages are held to times: they run alone.
const pages = ["test/e2e/**/*.test.ts"];

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
          exclude: [...devices, ...pages, "test/bench/**"],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: "gpu", include: devices, maxWorkers: 2, sequence: { groupOrder: 1 } },
      },
      {
        extends: true,
        test: { name: "pages", include: pages, maxWorkers: 1, sequence: { groupOrder: 2 } },
      },
    ],
  },
});
