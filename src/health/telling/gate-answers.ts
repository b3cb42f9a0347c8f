/** What health-gate may answer. */
export const gateAnswers = {
  results: {
    pass: "every check passed to the end of the window",
    fail: "at least one check says that the app is bad; the step is red",
    inconclusive:
      "nothing says that it is bad, but not all of it could be judged, the step was cancelled, an input is wrong or something broke; the step is red",
  },
  outputs: ["checks", "score", "report-html"],
} as const;
