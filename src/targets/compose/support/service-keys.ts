/**
 * What a release makes of a key of a service. `honoured`: as compose does. `rewritten`: means the same inside a release.
 * `left-out`: two releases can't both have it, or compose does not need it for a release; `told`: the same, and said with
 * the line when a deploy begins. `refused`: a deploy with it is refused, with the line and the remedy.
 */
type Support = "honoured" | "rewritten" | "left-out" | "told" | "refused";

interface Key {
  readonly how: Support;
  readonly note: string;
}

const honoured = (note = ""): Key => ({ how: "honoured", note });
const rewritten = (note: string): Key => ({ how: "rewritten", note });

/** Keys that a release treats in a way of its own; all others are honoured as they are. */
export const serviceKeys: Readonly<Record<string, Key>> = {
  image: rewritten("by digest, or by id where there is no registry"),
  build: { how: "left-out", note: "images are built before; the target never builds" },
  container_name: rewritten("the release's containers have names of their own; others still find it by that name"),
  ports: rewritten("the proxy publishes TCP ports of servers; others (UDP, ranges of host ports) are told"),
  expose: rewritten("the proxy answers base services on it"),
  networks: rewritten("besides the release's own network; a fixed address is told and left out"),
  network_mode: rewritten("`service:` of a released service and `none`; everything else is refused"),
  links: rewritten("aliases inside the release; to a base service as `external_links`"),
  depends_on: rewritten("among the release's services; base services run before it"),
  volumes: rewritten("named volumes are shared by all releases; read-only text of the checkout becomes part of the release"),
  volumes_from: rewritten("means the release's own service, or the base service's container"),
  ipc: rewritten("`service:` means the release's own service, or the base service's container"),
  pid: rewritten("`service:` means the release's own service, or the base service's container"),
  env_file: rewritten("its values become part of the release"),
  configs: rewritten("what the files hold becomes part of the release"),
  secrets: rewritten("what the files hold becomes part of the release"),
  restart: rewritten("`always` becomes `unless-stopped`, since a stopped release must stay stopped"),
  scale: honoured("the same as deploy.replicas"),
  deploy: honoured("replicas, resources and restart_policy; placement and update_config are Swarm's"),
  healthcheck: honoured("all kinds, `NONE`, `disable`, and the image's own; without one, running for a second is well"),
  labels: {
    how: "refused",
    note: "those that route (Traefik, caddy-docker-proxy), since they would bypass the shares; others are honoured",
  },
  post_start: { how: "told", note: "runs at the first start, not when a stopped release comes back" },
  pre_stop: { how: "told", note: "does not run: containers are stopped by their signal" },
  develop: { how: "left-out", note: "is for `docker compose watch`" },
  profiles: { how: "left-out", note: "`profiles` of the environment has chosen already" },
  pull_policy: { how: "left-out", note: "images are brought before anything starts" },
  mac_address: { how: "told", note: "two releases can't both have it" },
};
