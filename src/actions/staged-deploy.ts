import { deployInputs } from "../rollout/inputs.ts";
import { runAction } from "../runner/action.ts";
import { dockerSurroundings } from "../runner/docker-surroundings.ts";
import { program } from "../runner/program.ts";

await runAction({
  name: "staged-deploy",
  inputs: deployInputs,
  whenItFails: "refused",
  perform: async (inputs, world) =>
    (await import("../rollout/deploy.ts")).deploy(inputs, world, { ...dockerSurroundings(), watcher: program("watcher") }),
  afterwards: async (inputs, world) =>
    (await import("../rollout/recovery/afterwards.ts")).afterwards(inputs, world, { watcher: program("watcher") }),
});
