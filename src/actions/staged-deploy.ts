import { afterwards } from "../rollout/afterwards.ts";
import { deploy } from "../rollout/deploy.ts";
import { deployInputs } from "../rollout/inputs.ts";
import { runAction } from "../runner/action.ts";
import { dockerSurroundings } from "../runner/docker-surroundings.ts";

await runAction({
  name: "staged-deploy",
  inputs: deployInputs,
  whenItFails: "refused",
  perform: (inputs, world) => deploy(inputs, world, dockerSurroundings()),
  afterwards,
});
