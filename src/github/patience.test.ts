import { describe, expect, test } from "vitest";
import { type Attempt, afterAnswer, afterSilence } from "./patience.ts";

const now = Date.parse("2026-11-21T08:00:00Z");
const attempt: Attempt = {
  path: "/repos/acme/shop/deployments",
  does: "list deployments",
  repeatable: true,
  number: 1,
  leftMs: 5_000,
};
const once: Attempt = { ...attempt, repeatable: false };
const answer = (status: number, headers: Record<string, string> = {}, data: unknown = {}) => ({ status, headers, data });
const secondary = { message: "You have exceeded a secondary rate limit." };
const inASecond = new Date(now + 1_000).toUTCString();

const table: [string, ReturnType<typeof answer>, Attempt, string][] = [
  ["200", answer(200), attempt, "take"],
  ["201", answer(201), once, "take"],
  ["a limit that says 1 s", answer(429, { "retry-after": "1" }), attempt, "again after 1000"],
  ["a limit with a date", answer(429, { "retry-after": inASecond }), attempt, "again after 1000"],
  ["a limit, for what can't be repeated: nothing was done", answer(429, { "retry-after": "1" }), once, "again after 1000"],
  ["a limit longer than our patience", answer(429, { "retry-after": "60" }), attempt, "github-rate-limit"],
  ["a limit as long as our patience", answer(429, { "retry-after": "5" }), attempt, "github-rate-limit"],
  ["a limit without a time means a minute", answer(429), attempt, "github-rate-limit"],
  ["the secondary limit, by its words", answer(403, {}, secondary), attempt, "github-rate-limit"],
  ["the secondary limit with a time", answer(403, { "retry-after": "2" }, secondary), attempt, "again after 2000"],
  [
    "used up, soon over",
    answer(403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(now / 1_000 + 3) }),
    attempt,
    "again after 3000",
  ],
  [
    "used up for an hour",
    answer(403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(now / 1_000 + 3_600) }),
    attempt,
    "github-rate-limit",
  ],
  ["a time that is none", answer(429, { "retry-after": "soon" }), attempt, "github-rate-limit"],
  ["the third limit", answer(429, { "retry-after": "1" }), { ...attempt, number: 3 }, "github-rate-limit"],
  ["500", answer(500), attempt, "again after 400"],
  ["502 for the second time", answer(502), { ...attempt, number: 2 }, "again after 800"],
  ["503 for the third time", answer(503), { ...attempt, number: 3 }, "github-silent"],
  ["500 to what may have been done", answer(500), once, "github-silent"],
  ["503 with a time", answer(503, { "retry-after": "2" }), attempt, "again after 2000"],
  ["500 when no time is left", answer(500), { ...attempt, leftMs: 300 }, "github-silent"],
  ["no permission", answer(403, { "x-accepted-github-permissions": "deployments=write" }), attempt, "github-permission"],
  ["no permission, unsaid which", answer(403), attempt, "github-permission"],
  ["a 403 for something else", answer(403), { ...attempt, path: "/rate_limit" }, "github-refused"],
  ["401", answer(401), attempt, "github-refused"],
  ["404", answer(404), attempt, "github-refused"],
  ["422", answer(422, {}, { message: "No ref found" }), attempt, "github-refused"],
  ["a redirect that leads nowhere", answer(302), attempt, "github-refused"],
];

const said = (next: ReturnType<typeof afterAnswer>) =>
  next.kind === "take" ? "take" : next.kind === "again" ? `again after ${next.afterMs}` : next.failure.code;

describe("an answer", () => {
  test.each(table)("%s", (_, given, asked, wanted) => expect(said(afterAnswer(given, asked, now))).toBe(wanted));

  test("without permission tells the line that is missing", () => {
    const next = afterAnswer(answer(403, { "x-accepted-github-permissions": "deployments=write" }), attempt, now);
    expect(next.kind === "give-up" && next.failure.message).toBe(
      "GitHub did not let the token list deployments. Add to the job: `permissions: { deployments: write }` (and `contents: read`, since naming one takes the others away).",
    );
  });

  test("says what GitHub said, on one line and cut", () => {
    const next = afterAnswer(answer(422, {}, { message: `No\n::error::ref ${"x".repeat(1_000)}` }), attempt, now);
    expect(next.kind === "give-up" && next.failure.sentence).toMatch(
      /^GitHub was asked to list deployments and answered 422: No ::error::ref x{180,190}\.$/,
    );
  });
});

test("silence is waited out twice, and not at all where a second question might do it twice", () => {
  expect(said(afterSilence("connection reset", attempt))).toBe("again after 400");
  expect(said(afterSilence("connection reset", { ...attempt, number: 3 }))).toBe("github-silent");
  expect(said(afterSilence("connection reset", once))).toBe("github-silent");
});
