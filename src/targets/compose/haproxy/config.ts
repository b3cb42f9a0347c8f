import { createHash } from "node:crypto";
import { fail } from "../../../failure.ts";
import type { Slot } from "../../router.ts";
import { routeRefused } from "./failures.ts";
import { backendName, endpoints, exposure, type ProxyState, releaseHost, slots } from "./proxy-state.ts";
import { decide, giveBucket, tell } from "./request-rules.ts";

/** Replicas of a service that the proxy can know at once. */
export const serversPerBackend = 8;

const check = "check inter 1s fastinter 200ms downinter 500ms fall 2 rise 1 resolvers docker resolve-prefer ipv4";

function assertSafe(state: ProxyState): void {
  const more = [...(state.also ?? []), ...state.inside].map(({ service, port }) => ({ path: "/", service, port }));
  const entries = [...state.routes, ...more];
  for (const { path, service, port } of entries) {
    const well =
      /^\/[A-Za-z0-9._~@:+=!%/-]*$/.test(path) &&
      /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(service) &&
      Number.isInteger(port) &&
      port > 0 &&
      port < 65_536;
    if (!well) throw fail(routeRefused, { path, service, port });
  }
}

const count =
  "http-request track-sc0 var(txn.sluice_slot) table sluice-traffic if !{ var(txn.sluice_preview) -m found } { var(txn.sluice_route) -m found }";

/** Chooses a service by the request's path, where none is chosen yet. */
function byPath(routes: ProxyState["routes"]): readonly string[] {
  const unknown = "!{ var(txn.sluice_route) -m found }";
  const longestFirst = [...routes].sort((left, right) => right.path.length - left.path.length);
  return longestFirst.flatMap(({ path, service, port }) => {
    const set = `http-request set-var(txn.sluice_route) str(${service}-${port}) if ${unknown}`;
    const stem = path.replace(/\/+$/, "");
    return stem === "" ? [set] : [`${set} { path ${stem} } || ${unknown} { path_beg ${stem}/ }`];
  });
}

interface Public {
  readonly name: string;
  readonly port: number;
  readonly routes: ProxyState["routes"];
}

function publicFrontends(state: ProxyState, map: string): readonly (readonly string[])[] {
  const also = (state.also ?? []).map(({ listen, service, port }) => ({
    name: `public-${listen}`,
    port: listen,
    routes: [{ path: "/", service, port }],
  }));
  const all: readonly Public[] = [{ name: "public", port: state.ports.public, routes: state.routes }, ...also];
  return all.map((one) => publicFrontend(one, state.token, map));
}

function publicFrontend(one: Public, token: string, map: string): readonly string[] {
  return [
    `frontend ${one.name}`,
    `bind :${one.port}`,
    "option forwardfor",
    "http-request set-header X-Forwarded-Proto http unless { req.hdr(x-forwarded-proto) -m found }",
    "http-request set-header X-Forwarded-Host %[req.hdr(host)] unless { req.hdr(x-forwarded-host) -m found }",
    ...decide(token, map),
    ...byPath(one.routes),
    count,
    ...tell,
    ...giveBucket,
    "use_backend %[var(txn.sluice_route)]-%[var(txn.sluice_slot)] if { var(txn.sluice_route) -m found }",
    "default_backend sluice-nowhere",
  ];
}

/**
 * Other containers ask for a service by its plain name, which means the proxy on the base network. Users may come this
 * way too, through a web server that is a base service: what has a route is counted and keeps its visitors.
 */
function insideFrontends(state: ProxyState, map: string): readonly (readonly string[])[] {
  const byPort = Map.groupBy(endpoints(state), ({ port }) => port);
  const routed = (port: number) => state.routes.some((route) => route.port === port);
  return [...byPort].map(([port, services]) => [
    `frontend inside-${port}`,
    `bind :${port}`,
    ...decide(state.token, map),
    ...services.map(({ service }) => {
      const asked = services.length === 1 ? "" : ` if { req.hdr(host),field(1,:) -m str -i ${service} }`;
      return `http-request set-var(txn.sluice_route) str(${service}-${port})${asked}`;
    }),
    // A web server in front mostly hands its visitors' Host on, which names nobody here: then the path has to do.
    ...(services.length === 1 ? [] : byPath(state.routes.filter((route) => route.port === port))),
    ...(routed(port) ? [count] : []),
    ...tell,
    ...(routed(port) ? giveBucket : []),
    "use_backend %[var(txn.sluice_route)]-%[var(txn.sluice_slot)] if { var(txn.sluice_route) -m found }",
    "default_backend sluice-nowhere",
  ]);
}

function backend(state: ProxyState, endpoint: { service: string; port: number }, slot: Slot): readonly string[] {
  const release = state.slots[slot];
  // An empty slot names the other's release, in maintenance: a name that nobody has would be asked of the world's DNS.
  const shown = release ?? (slot === "a" ? state.slots.b : state.slots.a);
  const host = shown === undefined ? "sluice-empty.invalid" : releaseHost(endpoint.service, shown);
  const rest = `${check}${release === undefined ? " disabled" : ""}`;
  // Who serves is looked up before a new process takes over; others need not keep the start waiting.
  const first = release !== undefined && exposure(state.split, slot) > 0 ? "libc,none" : "none";
  return [
    `backend ${backendName(endpoint, slot)}`,
    `server s1 ${host}:${endpoint.port} ${rest} init-addr ${first}`,
    `server-template s 2-${serversPerBackend} ${host}:${endpoint.port} ${rest} init-addr none`,
    // HAProxy counts the answers of servers only: so that "no server" is counted as an error, a server says it.
    `server sluice-down 127.0.0.1:${state.ports.down} backup`,
  ];
}

function sections(state: ProxyState, map: string, description: string): readonly (readonly string[])[] {
  return [
    [
      "global",
      `description ${description}`,
      "log stdout format raw local0 notice",
      `stats socket ipv4@127.0.0.1:${state.ports.runtime} level admin`,
      "stats timeout 1h",
      // Where a container may open a thousand million files, HAProxy would reserve memory for all of them.
      "fd-hard-limit 40000",
      "hard-stop-after 1h",
    ],
    [
      "resolvers docker",
      "nameserver dns 127.0.0.11:53",
      "accepted_payload_size 8192",
      "resolve_retries 2",
      "timeout resolve 1s",
      "timeout retry 300ms",
      "hold valid 500ms",
      "hold nx 1s",
      "hold obsolete 0s",
      // An answer that doesn't come says nothing about the containers.
      ...["other", "refused", "timeout"].map((why) => `hold ${why} 30s`),
    ],
    [
      "defaults",
      "mode http",
      "log global",
      "option dontlognull",
      "option redispatch 1",
      "retries 3",
      "retry-on conn-failure empty-response",
      "timeout connect 2s",
      "timeout check 2s",
      "timeout client 120s",
      "timeout server 120s",
      "timeout http-request 15s",
      "timeout http-keep-alive 60s",
      "timeout queue 10s",
      "timeout tunnel 1h",
    ],
    ["backend sluice-traffic", "stick-table type string len 4 size 16 store http_req_cnt,http_fail_cnt"],
    ...publicFrontends(state, map),
    ...insideFrontends(state, map),
    [
      "frontend sluice-down",
      `bind 127.0.0.1:${state.ports.down}`,
      'http-request return status 503 content-type text/plain hdr Retry-After 5 string "No server is available for this request. Please try again in a moment.\\n"',
    ],
    [
      "backend sluice-nowhere",
      'http-request return status 404 content-type text/plain string "Nothing is served under this address.\\n"',
    ],
    ...endpoints(state).flatMap((endpoint) => slots.map((slot) => backend(state, endpoint, slot))),
  ];
}

function written(parts: readonly (readonly string[])[]): string {
  return parts.map(([head, ...lines]) => [head, ...lines.map((line) => `  ${line}`), ""].join("\n")).join("\n");
}

/** Names what only a reload can change; the running proxy tells it as its description. */
export function structureOf(state: ProxyState, map: string): string {
  const bare: ProxyState = {
    ...state,
    slots: { a: undefined, b: undefined },
    split: { stable: "a", candidate: "b", share: 0 },
  };
  return createHash("sha256")
    .update(written(sections(bare, map, "-")))
    .digest("hex")
    .slice(0, 16);
}

/** The text of haproxy.cfg, for HAProxy 2.6 and newer. `map` is the path under which the proxy finds the split. */
export function proxyConfig(state: ProxyState, map: string): string {
  assertSafe(state);
  return written(sections(state, map, structureOf(state, map)));
}
