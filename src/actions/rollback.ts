import { rollbackInputs } from "../rollout/inputs.ts";
import { runAction } from "../runner/action.ts";
import { dockerSurroundings } from "../runner/docker-surroundings.ts";
import { takeCommandLine } from "../runner/from-shell.ts";

takeCommandLine("rollback", rollbackInputs);
await runAction({
  name: "rollback",
  inputs: rollbackInputs,
  whenItFails: "refused",
  perform: async (inputs, world) =>
    (await import("../rollout/return/rollback.ts")).rollback(inputs, world, dockerSurroundings()),
  afterwards: async (inputs, world) => (await import("../rollout/recovery/afterwards.ts")).afterwards(inputs, world),
});
