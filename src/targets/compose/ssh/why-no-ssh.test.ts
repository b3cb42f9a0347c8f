import { expect, test } from "vitest";
import { sshAddress } from "./ssh-address.ts";
import { whyNoSsh } from "./why-no-ssh.ts";

const address = sshAddress("ssh://deploy@eu1.example:2222");
const strict =
  "No ED25519 host key is known for [eu1.example]:2222 and you have requested strict checking.\r\nHost key verification failed.\r\n";

test.each([
  ["an unknown host", strict, "ssh-host-unknown"],
  ["another host than before", `@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\n${strict}`, "ssh-host-changed"],
  ["a key that is not let in", "deploy@eu1.example: Permission denied (publickey).", "ssh-denied"],
  [
    "a key that was cut off",
    'Load key "/t/key": error in libcrypto\r\ndeploy@eu1: Permission denied (publickey).\r\n',
    "ssh-key-unreadable",
  ],
  ["nobody there", "ssh: connect to host eu1.example port 2222: Connection refused", "ssh-unreachable"],
  ["no word", "", "ssh-unreachable"],
])("%s", (_story, text, code) => {
  expect(whyNoSsh(address, text, true).code).toBe(code);
});

test("an unknown host is told with the very command that shows its keys", () => {
  expect(whyNoSsh(address, strict, true).remedy).toContain("ssh-keyscan -p 2222 eu1.example");
});

test("somebody who gave no key is told to give one", () => {
  expect(whyNoSsh(address, "Permission denied (publickey).", false).remedy).toContain("Give the private key as `ssh-key`");
});
