import type { Release } from "./release.ts";

/** A release for tests: what the story is about is given, the rest is like any other. */
export function sampleRelease(story: Partial<Release> & Pick<Release, "number">): Release {
  return {
    commit: `c${story.number}`,
    images: {},
    configuration: "",
    services: [],
    database: undefined,
    actor: "ada",
    run: "1",
    created: "2026-01-01T00:00:00Z",
    ...story,
  };
}
