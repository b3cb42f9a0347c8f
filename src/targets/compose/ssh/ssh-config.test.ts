import { expect, test } from "vitest";
import { sshAddress } from "./ssh-address.ts";
import { sshConfig } from "./ssh-config.ts";

const files = { control: "/t/m", key: undefined, knownHosts: undefined };
const address = sshAddress("ssh://deploy@shop.example:2222");

test("hosts are always checked, and nobody is ever asked", () => {
  const text = sshConfig(address, files);
  expect(text).toMatch(/^Host \*\n {2}User deploy\n {2}Port 2222\n/);
  expect(text).toContain("\n  StrictHostKeyChecking yes\n");
  expect(text).toContain("\n  BatchMode yes\n");
});

test("a key that was given is the only one, and the user's own configuration is not read", () => {
  const text = sshConfig(address, { ...files, key: "/t/key" });
  expect(text).toContain('\n  IdentityFile "/t/key"\n  IdentitiesOnly yes\n  IdentityAgent none\n');
  expect(text).not.toContain("Include");
});

test("without a key the user's own counts, below ours", () => {
  const text = sshConfig(address, files);
  expect(text).not.toContain("IdentityFile");
  expect(text.indexOf("Include ~/.ssh/config")).toBeGreaterThan(text.indexOf("StrictHostKeyChecking"));
});

test("known hosts that were given are the only ones", () => {
  const text = sshConfig(address, { ...files, knownHosts: "/t/known_hosts" });
  expect(text).toContain('\n  UserKnownHostsFile "/t/known_hosts"\n  GlobalKnownHostsFile /dev/null\n');
  expect(sshConfig(address, files)).not.toContain("KnownHosts");
});

test("a percent sign in a path is no word of ssh's", () => {
  expect(sshConfig(address, { ...files, control: "/t %h/m" })).toContain('ControlPath "/t %%h/m"');
});
