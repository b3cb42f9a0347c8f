import { expect, test } from "vitest";
import { checkNetworkModes, releasedNetworkMode } from "./network-mode.ts";

const released = [
  { name: "web", component: "web", part: "server" },
  { name: "sidecar", component: "web", part: "worker" },
] as const;
const check = (mode: string | undefined) =>
  checkNetworkModes(
    {
      name: "shop",
      services: { web: {}, sidecar: mode === undefined ? {} : { network_mode: mode }, db: { network_mode: "host" } },
    },
    released,
    [{ file: "compose.yaml", text: `services:\n  web: {}\n  sidecar:\n    network_mode: ${mode}\n` }],
  );

test.each(["host", "bridge", "container:abc", "service:db"])("a released service in network_mode %s is refused", (mode) => {
  expect(() => check(mode)).toThrow(
    `sidecar is released and has network_mode: ${mode} (compose.yaml:4), so two releases of it can't run side by side. Remove network_mode`,
  );
});

test.each([undefined, "none", "service:web"])("network_mode %s is fine, and so is any of a base service", (mode) => {
  expect(() => check(mode)).not.toThrow();
});

test("what is shared is shared inside of the release", () => {
  const own = (name: string) => `${name}-r3`;
  expect(releasedNetworkMode({ network_mode: "service:web" }, own)).toBe("service:web-r3");
  expect(releasedNetworkMode({ network_mode: "none" }, own)).toBe("none");
  expect(releasedNetworkMode({}, own)).toBeUndefined();
});
