import type { z } from "zod";
import type { Route } from "../model.ts";
import { found, reading } from "./reading.ts";

// Paths and names become lines of the proxy's configuration: only what is plain text there.
const pathLike = /^\/[A-Za-z0-9._~/-]*$/;
const serviceAndPort = /^([A-Za-z0-9][A-Za-z0-9_.-]*):(\d{1,5})$/;

/** `{ /api: api:8000, /: web:3000 }`, the longest path first. */
export const routesSchema: z.ZodType<readonly Route[], unknown> = reading((raw, say) => {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw) || Object.keys(raw).length === 0) {
    say(`${found(raw)}; expected paths with service and port, like { /api: api:8000, /: web:3000 }.`);
    return undefined;
  }
  const routes: Route[] = [];
  let sound = true;
  for (const [written, given] of Object.entries(raw)) {
    const path = written.length > 1 ? written.replace(/\/+$/, "") : written;
    const target = typeof given === "string" ? serviceAndPort.exec(given) : null;
    const port = Number(target?.[2]);
    if (!pathLike.test(written) || path.includes("//")) {
      sound = false;
      say("is no path; expected one that begins with a slash, like /api.", [written], "key");
    } else if (target === null || port < 1 || port > 65_535) {
      sound = false;
      say(`${found(given)}; expected a service and the port it listens on, like web:3000.`, [written]);
    } else if (routes.some((route) => route.path === path)) {
      sound = false;
      say("stands here for the second time; a path has one service.", [written], "key");
    } else routes.push({ path, service: target[1] ?? "", port });
  }
  return sound ? routes.sort((one, other) => other.path.length - one.path.length) : undefined;
});
