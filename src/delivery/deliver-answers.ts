import { deployAnswers } from "../rollout/deploy-answers.ts";

const { promoted, unchanged, refused, "rolled-back": rolledBack } = deployAnswers.results;

/** What the root action may answer: staged-deploy's words, and what was built. */
export const deliverAnswers = {
  results: { promoted, "rolled-back": rolledBack, refused, unchanged },
  outputs: [...deployAnswers.outputs, "digest", "image-ref"],
} as const;
