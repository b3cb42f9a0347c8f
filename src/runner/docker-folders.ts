import { homedir } from "node:os";
import { join } from "node:path";
import type { DockerFolders } from "../image/docker-login.ts";

/** Where the Docker client of this machine keeps its things. */
export function dockerFolders(): DockerFolders {
  const config = process.env["DOCKER_CONFIG"] || join(homedir(), ".docker");
  return { config, buildx: process.env["BUILDX_CONFIG"] || join(config, "buildx") };
}
