/** What build-matrix may answer. */
export const matrixAnswers = {
  results: {
    changed: "at least one component changed",
    unchanged: "none did",
    all: "there is nothing to compare with, so everything is built",
    passed: "with `run`, every command of the component ended well",
    "nothing-to-run": "with `run`, the component has no such commands",
    failed: "with `run`, a command failed; otherwise the step broke. The step is red",
  },
  outputs: ["matrix", "images", "components", "any-changed", "count", "base", "environments"],
} as const;
