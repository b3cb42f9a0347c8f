import type { Engine } from "../engine.ts";

/** Which running container publishes which TCP port of the host. */
export async function portHolders(engine: Engine): Promise<ReadonlyMap<number, string>> {
  const listed = await engine.must(["ps", "--no-trunc", "--format", "{{.Names}}\t{{.Ports}}"]);
  const holders = new Map<number, string>();
  for (const line of listed.stdout.split("\n")) {
    const [name = "", ports = ""] = line.split("\t");
    for (const port of publishedPorts(ports)) holders.set(port, `the container ${name}`);
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
