import { expect, test } from "vitest";
import type { ComposeService } from "../document/document.ts";
import { names } from "../naming.ts";
import { releaseDocument } from "../release/release-document.ts";
import { serviceKeys } from "./service-keys.ts";

/** A service with every key that the table has, as `docker compose config` prints them, and some that it has not. */
const everything: ComposeService = {
  image: "acme/web",
  build: { context: "/w" },
  container_name: "web",
  ports: [{ target: 80, published: "80" }],
  expose: ["90"],
  networks: { default: { ipv4_address: "10.0.0.9", mac_address: "02:42:ac:11:65:43" } },
  links: ["db:database"],
  depends_on: { db: { condition: "service_started" } },
  volumes: [{ type: "volume", source: "data", target: "/data" }],
  volumes_from: ["db"],
  ipc: "service:db",
  pid: "service:db",
  env_file: [],
  configs: [],
  secrets: [],
  restart: "always",
  scale: 2,
  deploy: { replicas: 2 },
  healthcheck: { disable: true },
  labels: { team: "shop" },
  post_start: [],
  pre_stop: [],
  develop: { watch: [] },
  profiles: ["web"],
  pull_policy: "always",
  mac_address: "02:42:ac:11:65:43",
  cap_add: ["NET_ADMIN"],
  privileged: true,
  devices: ["/dev/fuse"],
  extra_hosts: ["host.docker.internal=host-gateway"],
  init: true,
  logging: { driver: "local" },
  stop_grace_period: "30s",
  sysctls: { "net.core.somaxconn": "1024" },
  tmpfs: ["/tmp"],
  ulimits: { nofile: 1024 },
  user: "1000",
  cgroup_parent: "shop",
};

const released = releaseDocument({
  document: { name: "shop", services: { web: everything, db: {} } },
  names: names("shop", "live"),
  number: 3,
  services: [{ name: "web", component: "web", part: "server" }],
  images: { web: "sha256:aa" },
}).services["web-r3"];

test("every key of the table that is left out is left out, and every other key is there", () => {
  const table = Object.keys(serviceKeys).filter((key) => key !== "network_mode");
  expect(table.filter((key) => !(key in everything))).toEqual([]);
  const gone = Object.keys(everything).filter((key) => !(key in (released ?? {})));
  expect(gone.sort()).toEqual(
    [
      ...["build", "container_name", "depends_on", "develop", "env_file", "links", "mac_address", "ports"],
      "profiles",
      "pull_policy",
    ].sort(),
  );
  const stays = Object.keys(everything).filter((key) => !(key in serviceKeys));
  for (const key of stays) expect(released?.[key], key).toEqual(everything[key]);
});

test("what is rewritten means the same inside the release", () => {
  expect(released).toMatchObject({
    image: "sha256:aa",
    restart: "unless-stopped",
    ipc: "container:shop-live-db-1",
    volumes_from: ["container:shop-live-db-1"],
    external_links: ["shop-live-db-1:database"],
    networks: { default: null, "0-shop-live-r3": { aliases: ["web"] } },
  });
});
