import fc from "fast-check";
import { expect, test } from "vitest";
import { chooseService } from "./choose-service.ts";

interface Route {
  readonly host?: string | undefined;
  readonly path: string;
  readonly service: string;
  readonly port: number;
}

interface Asked {
  /** As it stands in the request. */
  readonly host: string;
  readonly path: string;
}

/** What HAProxy does with the lines: each sets the service where its condition holds. */
function chosenBy(lines: readonly string[], asked: Asked): string | undefined {
  const bare = (asked.host.split(":")[0] ?? "").toLowerCase().replace(/[.]$/, "");
  let service: string | undefined;
  const holds = (term: string): boolean => {
    const [, not = "", inside = ""] = /^(!?)\{ (.*) \}$/.exec(term) ?? [];
    const [what = "", ...words] = inside.split(" ");
    const wanted = words.at(-1) ?? "";
    const tell = (): boolean => {
      if (inside === "var(txn.sluice_route) -m found") return service !== undefined;
      if (inside.startsWith("var(txn.sluice_host) -m str ")) return bare === wanted;
      if (inside.startsWith("var(txn.sluice_host) -m end ")) return bare.endsWith(wanted);
      if (what === "path") return asked.path === wanted;
      if (what === "path_beg") return asked.path.startsWith(wanted);
      throw new Error(`a condition that this test does not know: ${term}`);
    };
    return tell() !== (not === "!");
  };
  for (const line of lines) {
    const [, set = "", condition = ""] = /^http-request set-var\(txn\.sluice_route\) str\((.*?)\) if (.*)$/.exec(line) ?? [];
    if (set === "") continue;
    const parts = condition.split(" || ").map((part) => part.match(/!?\{ .*? \}/g) ?? []);
    if (parts.some((terms) => terms.every(holds))) service = set;
  }
  return service;
}

/** Of all routes that fit, the one that says most of the host, then most of the path. */
function oracle(routes: readonly Route[], asked: Asked): string | undefined {
  const name = asked.host.toLowerCase().replace(/:\d+$/, "").replace(/\.$/, "");
  const fits = routes.filter(({ host, path }) => {
    const hostFits = host === undefined || host === name || (host.startsWith("*") && name.endsWith(host.slice(1)));
    return hostFits && (path === "/" || asked.path === path || asked.path.startsWith(`${path}/`));
  });
  const weight = ({ host, path }: Route) =>
    (host === undefined ? 0 : host.startsWith("*") ? 1_000 * host.length : 1_000_000) + path.length;
  const best = [...fits].sort((one, other) => weight(other) - weight(one))[0];
  return best === undefined ? undefined : `${best.service}-${best.port}`;
}

const hosts = ["shop.example", "*.shop.example", "*.eu.shop.example", "admin.shop.example", "example"];
const paths = ["/", "/api", "/api/v2", "/apix"];
const route = fc.record({
  host: fc.option(fc.constantFrom(...hosts), { nil: undefined }),
  path: fc.constantFrom(...paths),
  service: fc.constantFrom("web", "api", "admin", "eu"),
  port: fc.constantFrom(80, 8000),
});
const routes = fc.uniqueArray(route, { selector: ({ host, path }) => `${host}${path}`, minLength: 1, maxLength: 8 });
const asked = fc.record({
  host: fc
    .tuple(
      fc.constantFrom(...hosts.filter((host) => !host.startsWith("*")), "x.shop.example", "a.eu.shop.example", "10.0.0.1", ""),
      fc.constantFrom("", ":8080", "."),
      fc.boolean(),
    )
    .map(([host, end, loud]) => `${loud ? host.toUpperCase() : host}${end}`),
  path: fc
    .tuple(fc.constantFrom(...paths), fc.constantFrom("", "/", "/x", "x", "/api"))
    .map(([path, more]) => `${path}${more}`.replace(/^\/\//, "/")),
});

test("whatever the routes and the request, the proxy's lines choose what the rule of precedence says", () =>
  fc.assert(
    fc.property(routes, fc.array(asked, { minLength: 5, maxLength: 5 }), (given, requests) => {
      const lines = chooseService(given);
      for (const request of requests) expect(chosenBy(lines, request)).toBe(oracle(given, request));
    }),
    { numRuns: 400 },
  ));

test("without a host in any route the Host header is not even read", () =>
  expect(chooseService([{ path: "/", service: "web", port: 80 }]).join("\n")).not.toContain("hdr(host)"));

test("a host that no route names is nobody's, unless a route is for every host", () => {
  const named: Route = { host: "shop.example", path: "/", service: "web", port: 80 };
  const stranger = { host: "other.example", path: "/" };
  expect(chosenBy(chooseService([named]), stranger)).toBeUndefined();
  expect(chosenBy(chooseService([named, { path: "/", service: "rest", port: 80 }]), stranger)).toBe("rest-80");
});
