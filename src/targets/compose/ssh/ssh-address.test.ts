import { expect, test } from "vitest";
import { knownAs, sshAddress } from "./ssh-address.ts";

test.each([
  ["ssh://deploy@shop.example", "shop.example", "deploy", undefined, "shop.example"],
  ["ssh://shop.example:2222", "shop.example", undefined, 2222, "[shop.example]:2222"],
  ["ssh://ops@[fd00::1]:22", "fd00::1", "ops", 22, "fd00::1"],
  ["ssh://my_alias/", "my_alias", undefined, undefined, "my_alias"],
])("%s", (url, host, user, port, known) => {
  const address = sshAddress(url);
  expect(address).toEqual({ url, host, user, port });
  expect(knownAs(address)).toBe(known);
});

test.each([
  "ssh://-oProxyCommand=id",
  "ssh://-x@host",
  "ssh://user@host name",
  "ssh://host\nProxyCommand id",
  "ssh://host/path",
  "ssh://user:password@host",
  "http://host",
  "",
])("%j could be read as something else and is refused", (url) => {
  expect(() => sshAddress(url)).toThrow("can't be an ssh address");
});
