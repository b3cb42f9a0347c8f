import { deployAnswers } from "../rollout/telling/deploy-answers.ts";

const { promoted, unchanged, superseded, refused, "rolled-back": rolledBack } = deployAnswers.results;

/** What the root action may answer: staged-deploy's words, and what was built. */
export const deliverAnswers = {
  results: { promoted, "rolled-back": rolledBack, refused, superseded, unchanged },
  outputs: ["release", "previous-release", "url", "plan", "digest", "image-ref"],
} as const;
