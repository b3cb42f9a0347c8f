import type { z } from "zod";
import type { Route } from "../model.ts";
import { byPrecedence } from "../route-order.ts";
import { found, reading, type Say } from "./reading.ts";

/** A route with the key under which it stands in the file, for messages that point there. */
export interface WrittenRoute extends Route {
  readonly key: string;
}

// Hosts, paths and names become lines of the proxy's configuration: only what is plain text there.
const pathLike = /^\/[A-Za-z0-9._~/-]*$/;
const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
/** With a dot, so that a path whose slash was forgotten is no host. */
const hostLike = new RegExp(`^(?:\\*\\.)?${label}(?:\\.${label})+$`);
const serviceAndPort = /^([A-Za-z0-9][A-Za-z0-9_.-]*):(\d{1,5})$/;

/** `/api`, `shop.example`, `*.shop.example/api`; undefined when it was told. Names know no capitals. */
function readKey(key: string, say: Say): Pick<Route, "host" | "path"> | undefined {
  const slash = key.indexOf("/");
  const host = (slash < 0 ? key : key.slice(0, slash)).toLowerCase();
  const written = slash < 0 ? "/" : key.slice(slash);
  if (/:\d+$/.test(host)) {
    say("has a port; a route is for every port on which the proxy listens, so write the host alone.", [key], "key");
    return undefined;
  }
  const path = written.length > 1 ? written.replace(/\/+$/, "") : written;
  if ((host !== "" && (!hostLike.test(host) || host.length > 253)) || !pathLike.test(written) || path.includes("//")) {
    say(
      'is no path; expected one that begins with a slash, like /api, or a host with or without one, like shop.example/api or "*.shop.example".',
      [key],
      "key",
    );
    return undefined;
  }
  return host === "" ? { path } : { host, path };
}

/** `{ /api: api:8000, /: web:3000, admin.shop.example: admin:80 }`, in the order in which a request tries them. */
export const routesSchema: z.ZodType<readonly WrittenRoute[], unknown> = reading((raw, say) => {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw) || Object.keys(raw).length === 0) {
    say(`${found(raw)}; expected paths with service and port, like { /api: api:8000, /: web:3000 }.`);
    return undefined;
  }
  const routes: WrittenRoute[] = [];
  let sound = true;
  for (const [key, given] of Object.entries(raw)) {
    const asked = readKey(key, say);
    const target = typeof given === "string" ? serviceAndPort.exec(given) : null;
    const port = Number(target?.[2]);
    if (asked === undefined) sound = false;
    else if (target === null || port < 1 || port > 65_535) {
      sound = false;
      say(`${found(given)}; expected a service and the port it listens on, like web:3000.`, [key]);
    } else if (routes.some(({ host, path }) => host === asked.host && path === asked.path)) {
      sound = false;
      say("stands here for the second time; a path of a host has one service.", [key], "key");
    } else routes.push({ ...asked, service: target[1] ?? "", port, key });
  }
  return sound ? routes.sort(byPrecedence) : undefined;
});
