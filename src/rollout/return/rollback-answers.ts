/** What rollback may answer. */
export const rollbackAnswers = {
  results: {
    "rolled-back": "the earlier release serves",
    "switched-off": "a feature is off; the same release serves",
    unchanged: "it already served, or the feature was off",
    refused: "no traffic was moved; the step is red",
    planned: "a dry run",
  },
  outputs: ["from", "to", "duration-seconds"],
} as const;
