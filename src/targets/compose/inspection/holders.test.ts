import { expect, test } from "vitest";
import { fakeEngine } from "../docker.testing.ts";
import { portHolders, publishedPorts } from "./holders.ts";

test.each([
  ["0.0.0.0:80->8000/tcp, :::80->8000/tcp", [80, 80]],
  ["127.0.0.1:8000-8002->80-82/tcp", [8000, 8001, 8002]],
  ["5432/tcp", []],
  ["0.0.0.0:53->53/udp", []],
  ["", []],
])("%s", (column, ports) => expect(publishedPorts(column)).toEqual(ports));

test("the holder of a port is named", async () => {
  const { engine } = fakeEngine(() => ({ stdout: "blog-nginx-1\t0.0.0.0:80->80/tcp\tblog\ndb\t5432/tcp\t\n" }));
  expect(await portHolders(engine)).toEqual(new Map([[80, { container: "blog-nginx-1", project: "blog" }]]));
});
