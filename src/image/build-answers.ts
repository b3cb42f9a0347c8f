/** What docker-build-push may answer. */
export const buildAnswers = {
  results: {
    built: "built and, if pushed, proved",
    unchanged: "the registry has this commit's image; the tags serve it",
    promoted: "an existing image got the tags, without a build",
    planned: "a dry run",
    failed: "see `explanation`; the step is red",
  },
  outputs: ["digest", "image-ref", "tags", "metadata"],
} as const;
