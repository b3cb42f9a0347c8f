import { afterwards } from "../rollout/afterwards.ts";
import { deploy } from "../rollout/deploy.ts";
import { deployInputs } from "../rollout/inputs.ts";
import { runAction } from "../runner/action.ts";
import { dockerFolders } from "../runner/docker-folders.ts";

await runAction({
  name: "staged-deploy",
  inputs: deployInputs,
  whenItFails: "refused",
  perform: (inputs, world) => deploy(inputs, world, dockerFolders()),
  afterwards,
});
