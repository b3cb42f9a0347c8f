import { command } from "./command.ts";
import { container } from "./container.ts";
import { health } from "./health.ts";
import { http } from "./http.ts";
import { postgres } from "./postgres.ts";
import { prometheus } from "./prometheus.ts";
import { redis } from "./redis.ts";
import { steps } from "./steps.ts";
import { tcp } from "./tcp.ts";
import { traffic } from "./traffic.ts";

/** Every kind of check, by the key that names it. */
export const kinds = { http, health, steps, tcp, container, command, traffic, prometheus, postgres, redis };
