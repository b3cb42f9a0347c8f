import type { ComposeService } from "../document/document.ts";

/** How many containers a service is to have; the older `scale` says the same as `deploy.replicas`. */
export function replicasOf({ scale, deploy }: ComposeService): number {
  const said = typeof scale === "number" ? scale : deploy?.replicas;
  return said === undefined || !Number.isInteger(said) || said < 1 ? 1 : said;
}

/** The containers of a part (0…1) of them, rounded up to whole ones. */
export function partOf(replicas: number, part: number): number {
  return Math.min(replicas, Math.ceil(replicas * part - 1e-9));
}
