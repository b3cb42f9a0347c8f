import { failure } from "../failure.ts";

export const badInputs = failure<{ action: string; problems: readonly string[] }>(
  "bad-inputs",
  "user",
  ({ action, problems }) => ({
    sentence: `${problems.length === 1 ? "An input" : `${problems.length} inputs`} of ${action} can't be used: ${problems.join(" · ")}`,
    remedy: `Correct ${problems.length === 1 ? "it" : "them"} in the step's "with:"; the action's README lists every input.`,
  }),
);

export const defect = failure<{ action: string; said: string }>("defect", "ours", ({ action, said }) => ({
  sentence: `${action} met something it was not made for: ${said}.`,
  remedy: "This is a defect of Sluice. Please report it with this log and the report file.",
}));
