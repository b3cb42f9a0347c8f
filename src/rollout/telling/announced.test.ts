import { expect, test } from "vitest";
import { sampleRelease } from "../../release/release.testing.ts";
import { fakeGitHub, fakeWorld } from "../../world.testing.ts";
import type { Opened } from "../opening/open-environment.ts";
import { rollbackOutcome } from "../return/rollback-outcome.ts";
import { announced } from "./announced.ts";

test("an alert that takes users back is on GitHub's page of deployments, by its name and its link", async () => {
  const github = fakeGitHub(({ method, path }) => {
    if (method === "GET") return { data: [] };
    return { status: 201, data: { id: 7, sha: "a".repeat(40), path } };
  });
  const [to, from] = [sampleRelease({ number: 2, commit: "a".repeat(40) }), sampleRelease({ number: 3 })];
  const opened = {
    world: fakeWorld({ github }),
    environment: { name: "production" },
    project: { name: "shop" },
    url: "https://shop.example",
  } as unknown as Opened;
  const because = 'alert "ShopErrors" (https://prometheus.example/g)';
  const wishes = { "github-deployments": "on", "github-environment": undefined } as const;
  await announced(opened, wishes, async ({ begins }) => {
    begins({ task: "rollback", release: to, replaces: from, because });
    const explanation = `release 2 serves everybody again; release 3 is stopped (${because}).`;
    return rollbackOutcome(opened, { result: "rolled-back", explanation, from, to });
  });
  const statuses = github.requests.flatMap(({ path, body }) => (path.endsWith("/statuses") ? [body] : []));
  expect(statuses).toMatchObject([
    { state: "in_progress", description: `Release 2 comes back in place of release 3 (${because}).` },
    { state: "success", description: expect.stringContaining(because) },
  ]);
});
