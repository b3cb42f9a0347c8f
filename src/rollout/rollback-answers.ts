/** What rollback may answer. */
export const rollbackAnswers = {
  results: {
    "rolled-back": "the earlier release serves",
    unchanged: "it already served",
    refused: "no traffic was moved; the step is red",
    planned: "a dry run",
  },
  outputs: ["from", "to", "duration-seconds"],
} as const;
