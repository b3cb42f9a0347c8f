import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** On two cores vitest would use one: these tests mostly wait for processes that they have started. */
const atLeastTwo = Math.max(2, availableParallelism() - 1);

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["src/**/*.test.ts", "scripts/**/*.test.ts"],
          testTimeout: 30_000,
          maxWorkers: atLeastTwo,
        },
      },
      {
        // Those two packages name source maps that they don't ship, which vite would tell file by file.
        logLevel: "error",
        test: {
          name: "contract",
          include: ["tests/contract/**/*.test.ts"],
          testTimeout: 20_000,
          // They import JSON in a way that only bundlers take.
          server: { deps: { inline: ["@actions/workflow-parser", "@actions/expressions"] } },
        },
      },
      { test: { name: "oracle", include: ["tests/oracle/**/*.test.ts"], testTimeout: 60_000 } },
      { test: { name: "bundles", include: ["tests/bundles/**/*.test.ts"], testTimeout: 60_000, maxWorkers: atLeastTwo } },
      {
        test: {
          name: "engine",
          include: ["tests/engine/**/*.test.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          // Each file has an app of its own. They wait a good part of their time, so two at once take little more than one.
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: "workflows",
          include: ["tests/workflows/**/*.test.ts"],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
