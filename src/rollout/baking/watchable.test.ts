import { expect, test } from "vitest";
import { checkSpecSchema } from "../../health/spec/check-schema.ts";
import { whyUnwatchable } from "./watchable.ts";

test.each<[string, object, RegExp | undefined]>([
  ["a path of the app", { http: "/health" }, undefined],
  ["another machine", { http: "https://status.example/" }, undefined],
  [
    "this machine, which is the proxy's container there",
    { http: "http://localhost:9000/" },
    /localhost is the proxy's own container/,
  ],
  ["its IPv6 loopback", { http: "http://[::1]:9000/" }, /\[::1\] is the proxy's own/],
  ["a Unix socket", { http: "/", unix: "/run/app.sock" }, /Unix socket/],
  ["a step on this machine", { steps: [{ http: "http://127.0.0.1:1/" }] }, /127\.0\.0\.1 is/],
  ["steps on the app", { steps: [{ http: "/login" }] }, undefined],
  ["a port of another machine", { tcp: "db.example:5432" }, undefined],
  ["a port of the app's own host", { tcp: ":5432" }, /without a host/],
  ["a port of this machine", { tcp: "127.0.0.1:5432" }, /proxy's own/],
  ["a Prometheus", { prometheus: "http://prometheus.example:9090", query: "up", min: 1 }, undefined],
  ["a Prometheus of this machine", { prometheus: "http://localhost:9090", query: "up", min: 1 }, /proxy's own/],
  ["a container", { container: "web" }, /needs the engine/],
])("%s", (_story, written, why) => {
  const found = whyUnwatchable(checkSpecSchema.parse(written));
  if (why === undefined) expect(found).toBeUndefined();
  else expect(found).toMatch(why);
});
