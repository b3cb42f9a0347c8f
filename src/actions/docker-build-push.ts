import { buildAndPush } from "../image/build-and-push.ts";
import { buildInputs } from "../image/build-inputs.ts";
import { runAction } from "../runner/action.ts";
import { dockerSurroundings } from "../runner/docker-surroundings.ts";

await runAction({
  name: "docker-build-push",
  inputs: buildInputs,
  whenItFails: "failed",
  perform: (inputs, world) => buildAndPush(inputs, world, dockerSurroundings()),
});
