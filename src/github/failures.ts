import { failure } from "../failure.ts";

export const forbidden = failure<{ does: string; permissions: readonly string[] }>(
  "github-permission",
  "user",
  ({ does, permissions }) => ({
    sentence: `GitHub did not let the token ${does}.`,
    remedy: `Add to the job: \`permissions: { ${permissions.join(", ")} }\` (and \`contents: read\`, since naming one takes the others away).`,
  }),
);

export const silent = failure<{ does: string; why: string }>("github-silent", "environment", ({ does, why }) => ({
  sentence: `GitHub was asked to ${does} and gave no usable answer: ${why}.`,
  remedy: "Nothing depends on it: deploys and rollbacks go on without GitHub. See https://www.githubstatus.com.",
}));

export const rateLimited = failure<{ does: string; wait: string }>("github-rate-limit", "environment", ({ does, wait }) => ({
  sentence: `GitHub was asked to ${does} and wants fewer requests: it may be asked again in ${wait}.`,
  remedy: "Nothing depends on it. See what else uses this token, or give a token of its own.",
}));

export const refused = failure<{ does: string; status: number; said: string }>(
  "github-refused",
  "environment",
  ({ does, status, said }) => ({
    sentence: `GitHub was asked to ${does} and answered ${status}${said === "" ? "" : `: ${said}`}.`,
    remedy: "Nothing depends on it. See that `github-token` belongs to this repository and the commit is pushed to it.",
  }),
);
