import fc from "fast-check";
import { expect, test } from "vitest";
import { countTraffic } from "./count-traffic.ts";

const info = (pid: number, uptime: number) => `Name: HAProxy\nPid: ${pid}\nUptime_sec: ${uptime}\n`;
const line = (key: string, requests: number, errors: number, recent = requests) =>
  `0x1: key=${key} use=0 exp=0 http_req_cnt=${requests} http_req_rate(60000)=${recent} http_fail_cnt=${errors}`;
const table = (...lines: readonly string[]) => ["# table: sluice-traffic, type: string", ...lines].join("\n");

test("cohorts are of a slot's requests and of no share's; the last minute is told apart", () => {
  const counts = countTraffic()(info(8, 3), table(line("a", 90, 1, 40), line("a-early", 10, 2), line("b", 5, 0)));
  expect(counts.a).toEqual({ requests: 100, cohorts: 10, errors: 3, recent: 40 });
  expect(counts.b).toEqual({ requests: 5, cohorts: 0, errors: 0, recent: 5 });
});

test.each([
  ["a reload: another process", 9, 100],
  ["a restart of the container: the same number, but younger", 8, 0],
])("counts do not fall with %s, although it has counted past the old ones before anybody looked", (_what, pid, uptime) => {
  const count = countTraffic();
  count(info(8, 50), table(line("a", 100, 4), line("b", 5, 0)));
  expect(count(info(pid, uptime), table(line("a", 120, 9), line("b", 7, 1)))).toMatchObject({
    a: { requests: 220, errors: 13 },
    b: { requests: 12, errors: 1 },
  });
});

test("whenever the proxy begins anew, nothing that was seen is lost and nothing is counted twice", () => {
  const step = fc.record({ a: fc.nat(50), b: fc.nat(50), anew: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const count = countTraffic();
      const total = { a: 0, b: 0 };
      let [own, pid] = [{ a: 0, b: 0 }, 1];
      for (const { a, b, anew } of steps) {
        if (anew) [own, pid] = [{ a: 0, b: 0 }, pid + 1];
        own = { a: own.a + a, b: own.b + b };
        total.a += a;
        total.b += b;
        const seen = count(info(pid, 1), table(line("a", own.a, 0), line("b", own.b, 0)));
        expect([seen.a.requests, seen.b.requests]).toEqual([total.a, total.b]);
      }
    }),
  );
});
