import { afterwards } from "../rollout/afterwards.ts";
import { rollbackInputs } from "../rollout/inputs.ts";
import { rollback } from "../rollout/rollback.ts";
import { runAction } from "../runner/action.ts";
import { dockerFolders } from "../runner/docker-folders.ts";

await runAction({
  name: "rollback",
  inputs: rollbackInputs,
  whenItFails: "refused",
  perform: (inputs, world) => rollback(inputs, world, dockerFolders()),
  afterwards,
});
