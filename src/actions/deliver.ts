import { deliverInputs } from "../delivery/inputs.ts";
import { runAction } from "../runner/action.ts";
import { dockerSurroundings } from "../runner/docker-surroundings.ts";

await runAction({
  name: "deliver",
  inputs: deliverInputs,
  whenItFails: "refused",
  perform: async (inputs, world) => (await import("../delivery/deliver.ts")).deliver(inputs, world, dockerSurroundings()),
  afterwards: async (inputs, world) => (await import("../delivery/deliver.ts")).cleanUpDelivered(inputs, world),
});
