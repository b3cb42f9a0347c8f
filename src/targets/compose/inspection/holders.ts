import type { Engine } from "../engine.ts";

/** A running container that publishes a port. */
export interface Holder {
  readonly container: string;
  /** Its compose project; empty where it has none. */
  readonly project: string;
}

/** Which running container publishes which TCP port of the host. */
export async function portHolders(engine: Engine): Promise<ReadonlyMap<number, Holder>> {
  const format = '{{.Names}}\t{{.Ports}}\t{{.Label "com.docker.compose.project"}}';
  const listed = await engine.must(["ps", "--no-trunc", "--format", format]);
  const holders = new Map<number, Holder>();
  for (const line of listed.stdout.split("\n")) {
    const [container = "", ports = "", project = ""] = line.split("\t");
    for (const port of publishedPorts(ports)) holders.set(port, { container, project });
  }
  return holders;
}

/** Host ports of a column like `0.0.0.0:8000-8002->80-82/tcp, :::8080->80/tcp, 5432/tcp`. */
export function publishedPorts(column: string): readonly number[] {
  return [...column.matchAll(/:(\d+)(?:-(\d+))?->[\d-]+\/tcp/g)].flatMap(([, from = "0", to]) => {
    const first = Number(from);
    return Array.from({ length: Number(to ?? first) - first + 1 }, (_none, index) => first + index);
  });
}
