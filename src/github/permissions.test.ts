import { expect, test } from "vitest";
import { missingPermissions } from "./permissions.ts";

const deployments = "/repos/acme/shop/deployments";
const comments = "/repos/acme/shop/issues/7/comments";

test.each([
  { path: deployments, accepted: "deployments=write", lines: ["deployments: write"] },
  { path: `${deployments}?environment=x`, accepted: "", lines: ["deployments: write"] },
  { path: `${deployments}/7/statuses`, accepted: "deployments=read", lines: ["deployments: write"] },
  { path: comments, accepted: "issues=write; pull_requests=write", lines: ["pull-requests: write"] },
  { path: "/repos/acme/shop/issues/comments/9", accepted: "", lines: ["pull-requests: write"] },
  { path: "/repos/acme/shop/actions/runs/7", accepted: "actions=read", lines: ["actions: read"] },
  {
    path: "/repos/acme/shop/commits/abc/pulls",
    accepted: "contents=read,pull_requests=read",
    lines: ["contents: read", "pull-requests: read"],
  },
  { path: "/repos/acme/shop/other", accepted: "checks=write", lines: ["checks: write"] },
  { path: "/repos/acme/shop/other", accepted: "", lines: [] },
  { path: deployments, accepted: "x`\n::error::=write; $(id)=read", lines: ["deployments: write"] },
])("$path with $accepted lacks $lines", ({ path, accepted, lines }) => {
  expect(missingPermissions(path, accepted)).toEqual(lines);
});
