import { expect, test } from "vitest";
import type { ComposeService } from "../document/document.ts";
import { restartPolicy } from "./restart-policy.ts";

test.each<[string, ComposeService, "server" | "worker" | "job", string]>([
  ["a server that says nothing comes back", {}, "server", "unless-stopped"],
  ["a worker that says nothing may end for good, as under compose", {}, "worker", "no"],
  ["a job runs once, whatever it says", { restart: "always" }, "job", "no"],
  ["always would revive old releases", { restart: "always" }, "worker", "unless-stopped"],
  ["what else is said stays", { restart: "on-failure:5" }, "server", "on-failure:5"],
  ["a server may be told not to", { restart: "no" }, "server", "no"],
  ["Swarm's policy, any", { deploy: { restart_policy: { condition: "any" } } }, "worker", "unless-stopped"],
  ["Swarm's policy without a condition", { deploy: { restart_policy: { delay: "5s" } } }, "worker", "unless-stopped"],
  ["Swarm's policy, none", { deploy: { restart_policy: { condition: "none" } } }, "server", "no"],
  [
    "Swarm's policy with an end",
    { deploy: { restart_policy: { condition: "on-failure", max_attempts: 3 } } },
    "worker",
    "on-failure:3",
  ],
  ["what restart says stands above it", { restart: "no", deploy: { restart_policy: { condition: "any" } } }, "worker", "no"],
])("%s", (_story, service, part, policy) => expect(restartPolicy(service, part)).toBe(policy));
