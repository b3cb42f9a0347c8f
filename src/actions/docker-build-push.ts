import { homedir } from "node:os";
import { join } from "node:path";
import { buildAndPush } from "../image/build-and-push.ts";
import { buildInputs } from "../image/build-inputs.ts";
import { runAction } from "../runner/action.ts";

const config = process.env["DOCKER_CONFIG"] || join(homedir(), ".docker");

await runAction({
  name: "docker-build-push",
  inputs: buildInputs,
  whenItFails: "failed",
  perform: (inputs, world) =>
    buildAndPush(inputs, world, {
      config,
      buildx: process.env["BUILDX_CONFIG"] || join(config, "buildx"),
      artifacts: process.env["GITHUB_ARTIFACTS"] ?? "",
    }),
});
