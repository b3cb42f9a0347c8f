import { spawnSync } from "node:child_process";

type Kind = "container" | "network" | "volume";
const listing: Readonly<Record<Kind, readonly string[]>> = {
  container: ["ps", "--all", "--quiet"],
  network: ["network", "ls", "--quiet"],
  volume: ["volume", "ls", "--quiet"],
};
const removing: Readonly<Record<Kind, readonly string[]>> = {
  container: ["rm", "--force", "--volumes"],
  network: ["network", "rm"],
  volume: ["volume", "rm", "--force"],
};

function docker(args: readonly string[], env: Readonly<Record<string, string>>): string {
  return spawnSync("docker", args, { encoding: "utf8", env: { ...process.env, ...env } }).stdout ?? "";
}

/** Takes away everything on the engine that belongs to these environments, data included. */
export function cleanUp(scopes: readonly string[], env: Readonly<Record<string, string>>): void {
  for (const kind of ["container", "network", "volume"] as const) {
    const found = scopes.flatMap((scope) =>
      [`label=sluice.scope=${scope}`, `label=com.docker.compose.project=${scope}`].flatMap((filter) =>
        docker([...listing[kind], "--filter", filter], env)
          .split("\n")
          .filter((line) => line !== ""),
      ),
    );
    if (found.length > 0) docker([...removing[kind], ...new Set(found)], env);
  }
}
