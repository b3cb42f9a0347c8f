import { expect, test } from "vitest";
import { parseServers } from "./servers.ts";
import { underWay, underWayOn } from "./sessions.ts";
import { parseTraffic } from "./traffic-table.ts";

const head = "be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_check_result srv_check_health srv_fqdn";

test.each([
  ["up and checked", "4 web-a 1 s1 172.25.0.3 2 64 3 2 web-r2", { running: true, checked: true, maintenance: false }],
  ["up, not checked yet", "4 web-a 1 s1 172.25.0.3 2 64 0 1 web-r2", { running: true, checked: false, maintenance: false }],
  ["up with the check of the address before", "4 web-a 1 s1 172.25.0.3 2 64 3 1 web-r2", { running: true, checked: false }],
  ["no address", "4 web-a 1 s1 - 0 96 0 0 web-r2", { running: false, address: "", maintenance: false }],
  ["at rest by a command", "4 web-a 1 s1 - 0 97 0 0 web-r2", { maintenance: true }],
])("a server that is %s", (_story, line, wanted) => {
  expect(parseServers(`1\n# ${head}\n${line}\n`)).toMatchObject([{ backend: "web-a", name: "s1", host: "web-r2", ...wanted }]);
});

test.each(["", "Can't find backend.", "1\n# a b\n"])("%j tells of no server", (text) => expect(parseServers(text)).toEqual([]));

test("traffic by slot; a slot that nobody used has none", () => {
  const text =
    "# table: sluice-traffic, type: string, size:16, used:1\n0x55: key=a use=0 exp=0 http_req_cnt=43 http_fail_cnt=41\n";
  expect(parseTraffic(text)).toEqual({
    a: { requests: 43, cohorts: 0, errors: 41 },
    b: { requests: 0, cohorts: 0, recent: 0, errors: 0 },
  });
});

test("requests under way are those of the named backends", () => {
  const text = "# pxname,svname,qcur,scur\nweb-a,s1,0,3\nweb-a,BACKEND,0,3\napi-a,BACKEND,0,1\nweb-b,BACKEND,0,7\n";
  expect(underWay(text, ["web-a", "api-a"])).toBe(4);
});

test("traffic of cohorts counts for its slot, and is told apart", () => {
  const row = (key: string, requests: number) => `0x55: key=${key} use=0 exp=0 http_req_cnt=${requests} http_fail_cnt=1`;
  const text = `# table\n${row("b", 5)}\n${row("b-early", 100)}`;
  expect(parseTraffic(text).b).toEqual({ requests: 105, cohorts: 100, errors: 2 });
});

test("requests under way on one server are not those of its neighbour", () => {
  const stat = "# pxname,svname,scur\nweb-80-a,s1,3\nweb-80-a,s2,4\nweb-80-a,BACKEND,7\n";
  expect(underWayOn(stat, ["web-80-a/s1"])).toBe(3);
  expect(underWayOn(stat, ["api-80-a/s1"])).toBe(0);
});
