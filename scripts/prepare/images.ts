import type { Bench } from "./bench.ts";
import { pull } from "./hub.ts";
import type { Images } from "./parts.ts";
import { StandIns } from "./stand-ins.ts";

/** The images that users have; each has a stand-in of the same name in tests/images. */
const USERS = {
  haproxy: "haproxy:3.2-alpine",
  postgres: "postgres:16-alpine",
  python: "python:3.12-slim",
  redis: "redis:7-alpine",
  web: "nginx:1.27-alpine",
  admin: "adminer:5",
  registry: "registry:2",
  node: "node:24-alpine",
  caddy: "caddy:2-alpine",
} as const;
type Kind = keyof typeof USERS;

/** The image that users have where the hub answers, else its stand-in made from Debian packages; what is here already is not fetched again. */
export async function prepareImage(bench: Bench, kind: Kind): Promise<string> {
  const standIns = new StandIns(bench);
  const users = USERS[kind];
  if (await bench.succeeds(["docker", "image", "inspect", users])) return users;
  if (await standIns.has(kind)) return `sluice-bench/${kind}`;
  if (await pull(bench, users)) return users;
  return standIns.make(kind);
}

export async function prepareImages(bench: Bench): Promise<Images> {
  const [haproxy, postgres, python, redis, web, admin, node, caddy] = await Promise.all(
    (["haproxy", "postgres", "python", "redis", "web", "admin", "node", "caddy"] as const).map((kind) =>
      prepareImage(bench, kind),
    ),
  );
  const images = { python, postgres, redis, haproxy, web, admin, node, caddy } as Images;
  bench.say("images", Object.values(images).join(" "));
  return images;
}
