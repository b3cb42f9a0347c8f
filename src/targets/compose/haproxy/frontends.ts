import { chooseService } from "./choose-service.ts";
import { certificatesAt } from "./proxy-container.ts";
import { endpoints, type ProxyState } from "./proxy-state.ts";
import { decide, forget, giveBucket, split, tell } from "./request-rules.ts";

const count =
  "http-request track-sc0 var(txn.sluice_count) table sluice-traffic if !{ var(txn.sluice_preview) -m found } { var(txn.sluice_route) -m found }";

interface Public {
  readonly name: string;
  readonly port: number;
  readonly routes: ProxyState["routes"];
  readonly secure?: boolean;
  /** The port of the host on which users are to ask instead. */
  readonly redirect?: number | undefined;
}

/** A frontend for every port that the proxy publishes on the host. */
export function publicFrontends(state: ProxyState, map: string): readonly (readonly string[])[] {
  const also = (state.also ?? []).map(({ listen, service, port }) => ({
    name: `public-${listen}`,
    port: listen,
    routes: [{ path: "/", service, port }],
  }));
  const { tls, routes } = state;
  const main: Public = { name: "public", port: state.ports.public, routes, redirect: tls?.redirect };
  const secure = tls === undefined ? [] : [{ name: "public-tls", port: tls.listen, routes, secure: true }];
  const all: readonly Public[] = [main, ...secure, ...also];
  return all.map((one) => publicFrontend(one, state, map));
}

const forwarded: readonly string[] = [
  "option forwardfor",
  "http-request set-header X-Forwarded-Proto http unless { req.hdr(x-forwarded-proto) -m found }",
  "http-request set-header X-Forwarded-Host %[req.hdr(host)] unless { req.hdr(x-forwarded-host) -m found }",
];

/** Who ends TLS knows better than a header that a visitor may have written. */
function listening({ port, secure }: Public): readonly string[] {
  if (secure !== true) return [`bind :${port}`, ...forwarded];
  const known = forwarded.filter((line) => !line.includes("X-Forwarded-Proto"));
  return [
    `bind :${port} ssl crt ${certificatesAt} alpn h2,http/1.1 ssl-min-ver TLSv1.2`,
    ...known,
    "http-request set-header X-Forwarded-Proto https",
  ];
}

/** Our own questions, which know the token, are answered on the plain port. */
function sentAway({ redirect }: Public): readonly string[] {
  if (redirect === undefined) return [];
  const port = redirect === 443 ? "" : `:${redirect}`;
  const to = `https://%[req.hdr(host),field(1,:)]${port}%[capture.req.uri]`;
  return [`http-request redirect location ${to} code 308 unless { var(txn.sluice_preview) -m found }`];
}

function publicFrontend(one: Public, state: ProxyState, map: string): readonly string[] {
  return [
    `frontend ${one.name}`,
    ...listening(one),
    ...decide(state, map),
    ...sentAway(one),
    ...chooseService(one.routes),
    count,
    ...tell,
    ...giveBucket(state),
    "use_backend %[var(txn.sluice_route)]-%[var(txn.sluice_slot)] if { var(txn.sluice_route) -m found }",
    "default_backend sluice-nowhere",
  ];
}

/**
 * Other containers ask for a service by its plain name, which means the proxy on the base network. Users may come this
 * way too, through a web server that is a base service: what has a route is counted and keeps its visitors.
 */
export function insideFrontends(state: ProxyState, map: string): readonly (readonly string[])[] {
  const byPort = Map.groupBy(endpoints(state), ({ port }) => port);
  const routed = (port: number) => state.routes.some((route) => route.port === port);
  return [...byPort].map(([port, services]) => [
    `frontend inside-${port}`,
    `bind :${port}`,
    ...decide(state, map),
    ...services.map(({ service }) => {
      const asked = services.length === 1 ? "" : ` if { req.hdr(host),field(1,:) -m str -i ${service} }`;
      return `http-request set-var(txn.sluice_route) str(${service}-${port})${asked}`;
    }),
    // A web server in front mostly hands its visitors' Host on, which names nobody here: then the path has to do.
    ...(services.length === 1 ? [] : chooseService(state.routes.filter((route) => route.port === port))),
    ...(routed(port) ? [count] : []),
    ...tell,
    ...(routed(port) ? giveBucket(state) : []),
    "use_backend %[var(txn.sluice_route)]-%[var(txn.sluice_slot)] if { var(txn.sluice_route) -m found }",
    "default_backend sluice-nowhere",
  ]);
}

/**
 * A port on which everybody is on the candidate, for as long as somebody may look at it; then nobody is there. What is
 * asked here is no user's request and not counted.
 */
export function previewFrontend(state: ProxyState, map: string): readonly (readonly string[])[] {
  if (state.preview === undefined) return [];
  return [
    [
      "frontend preview",
      `bind :${state.preview}`,
      ...forwarded,
      forget,
      split(map),
      "http-request set-var(txn.sluice_look) var(txn.sluice_split),field(4,-)",
      'http-request return status 404 content-type text/plain string "No release is being previewed.\\n" unless { var(txn.sluice_look) -m str open cohorts }',
      "http-request set-var(txn.sluice_slot) var(txn.sluice_split),field(2,-)",
      ...chooseService(state.routes),
      "http-after-response del-header sluice- -m beg",
      "use_backend %[var(txn.sluice_route)]-%[var(txn.sluice_slot)] if { var(txn.sluice_route) -m found }",
      "default_backend sluice-nowhere",
    ],
  ];
}
