import { failure } from "../failure.ts";

export const badInputs = failure<{ action: string; problems: readonly string[] }>(
  "bad-inputs",
  "user",
  ({ action, problems }) => ({
    sentence: `${problems.length === 1 ? "An input" : `${problems.length} inputs`} of ${action} can't be used: ${problems.join(" · ")}`,
    remedy: `Correct ${problems.length === 1 ? "it" : "them"} in the step's "with:"; the action's README lists every input.`,
  }),
);

export const runnerFileUnusable = failure<{ variable: string; said: string }>(
  "runner-file",
  "environment",
  ({ variable, said }) => ({
    sentence: `The runner's file ${variable} can't be written: ${said}.`,
    remedy: `Check the disk of the runner, and that no step sets ${variable}; then run the job again.`,
  }),
);

/** Where a defect is reported; only names of ours stand in the address. */
export const newIssue = "https://github.com/sluice-delivery/sluice/issues/new";

export const defect = failure<{ action: string; said: string }>("defect", "ours", ({ action, said }) => ({
  sentence: `${action} met something it was not made for: ${said}.`,
  remedy: `This is a defect of Sluice, not of your workflow. Please open an issue at ${newIssue} with the group "For the bug report" of this log and the report file.`,
}));
