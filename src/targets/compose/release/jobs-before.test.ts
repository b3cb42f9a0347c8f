import { expect, test } from "vitest";
import type { ReleasedService } from "../../../release/release.ts";
import type { ComposeDocument } from "../document/document.ts";
import type { ReleaseContainer } from "./containers.ts";
import { jobsBefore } from "./jobs-before.ts";

const done = { condition: "service_completed_successfully" };
const document: ComposeDocument = {
  name: "shop",
  services: {
    web: { depends_on: { migrate: done, db: { condition: "service_healthy" } } },
    worker: { depends_on: { web: { condition: "service_started" }, warm: done } },
    migrate: { depends_on: { db: { condition: "service_healthy" } } },
    warm: {},
    db: {},
  },
};
const services = (["web", "worker", "migrate", "warm"] as const).map(
  (name): ReleasedService => ({
    name,
    component: "app",
    part: name === "web" ? "server" : name === "worker" ? "worker" : "job",
  }),
);
const container = (service: string, status: string, exitCode = 0) =>
  ({ service, status, exitCode, part: "job" }) as unknown as ReleaseContainer;

test.each<[string, readonly string[], readonly ReleaseContainer[], readonly string[]]>([
  ["before the first start", ["web"], [container("migrate", "created"), container("warm", "created")], ["migrate"]],
  ["without containers", ["web"], [], ["migrate"]],
  ["one that has run does not run again", ["worker"], [container("migrate", "exited"), container("warm", "created")], ["warm"]],
  ["one that failed does", ["web"], [container("migrate", "exited", 1)], ["migrate"]],
  ["one that is under way is waited for", ["web"], [container("migrate", "running")], ["migrate"]],
  ["all have run", ["web", "worker"], [container("migrate", "exited"), container("warm", "exited")], []],
])("%s", (_story, wanted, containers, jobs) => expect(jobsBefore(document, { services }, wanted, containers)).toEqual(jobs));
