import { expect, test } from "vitest";
import { portable } from "./portable.ts";

test.each([
  ["uses: $/actions/rollback", "uses: ./.suite/actions/rollback"],
  ["uses: $/.github/workflows/deploy.yml", "uses: ./.github/workflows/sluice-deploy.yml"],
  [
    "uses: sluice-delivery/sluice/.github/workflows/pipeline.yml@v1 # a word",
    "uses: ./.github/workflows/sluice-pipeline.yml # a word",
  ],
  ["uses: sluice-delivery/sluice/actions/rollback@v1", "uses: sluice-delivery/sluice/actions/rollback@v1"],
  ["      cancel-in-progress: false\n      queue: max\n", "      cancel-in-progress: false\n"],
])("%j becomes %j", (shipped, understood) => {
  expect(portable(shipped)).toBe(understood);
});
