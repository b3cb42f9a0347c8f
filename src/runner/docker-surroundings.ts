import { homedir } from "node:os";
import { join } from "node:path";
import type { BuildSurroundings } from "../image/build-and-push.ts";

/** Where the Docker client of this machine keeps its things, and where built images are noted for later steps. */
export function dockerSurroundings(): BuildSurroundings {
  const config = process.env["DOCKER_CONFIG"] || join(homedir(), ".docker");
  return {
    config,
    buildx: process.env["BUILDX_CONFIG"] || join(config, "buildx"),
    artifacts: process.env["GITHUB_ARTIFACTS"] ?? "",
  };
}
