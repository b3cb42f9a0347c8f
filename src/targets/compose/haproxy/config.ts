import { createHash } from "node:crypto";
import type { Slot } from "../../router.ts";
import { assertSafe } from "./assert-safe.ts";
import { insideFrontends, previewFrontend, publicFrontends } from "./frontends.ts";
import { backendName, endpoints, exposure, type ProxyState, releaseHost, serversOf, slots } from "./proxy-state.ts";

/** A server that is given another release waits for the check that was due: as long as `inter` at the most. */
const check = "check inter 500ms fastinter 200ms downinter 500ms fall 2 rise 1 resolvers docker resolve-prefer ipv4";

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
    `server-template s 2-${serversOf(state)} ${host}:${endpoint.port} ${rest} init-addr none`,
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
      ...(state.tls === undefined ? [] : ["uid 99", "gid 99"]),
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
      // A reload must not close a kept connection just when its next request is on the way: it closes with an answer.
      "option idle-close-on-response",
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
    ["backend sluice-traffic", "stick-table type string len 8 size 16 store http_req_cnt,http_fail_cnt,http_req_rate(60s)"],
    ...publicFrontends(state, map),
    ...insideFrontends(state, map),
    ...previewFrontend(state, map),
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
