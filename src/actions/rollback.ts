import { afterwards } from "../rollout/afterwards.ts";
import { rollbackInputs } from "../rollout/inputs.ts";
import { rollback } from "../rollout/rollback.ts";
import { runAction } from "../runner/action.ts";
import { dockerSurroundings } from "../runner/docker-surroundings.ts";

await runAction({
  name: "rollback",
  inputs: rollbackInputs,
  whenItFails: "refused",
  perform: (inputs, world) => rollback(inputs, world, dockerSurroundings()),
  afterwards,
});
