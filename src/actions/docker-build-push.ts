import { buildInputs } from "../image/build-inputs.ts";
import { runAction } from "../runner/action.ts";
import { dockerSurroundings } from "../runner/docker-surroundings.ts";

await runAction({
  name: "docker-build-push",
  inputs: buildInputs,
  whenItFails: "failed",
  perform: async (inputs, world) =>
    (await import("../image/build-and-push.ts")).buildAndPush(inputs, world, dockerSurroundings()),
});
