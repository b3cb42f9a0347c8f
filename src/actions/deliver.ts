import { cleanUpDelivered, deliver } from "../delivery/deliver.ts";
import { deliverInputs } from "../delivery/inputs.ts";
import { runAction } from "../runner/action.ts";
import { dockerSurroundings } from "../runner/docker-surroundings.ts";

await runAction({
  name: "deliver",
  inputs: deliverInputs,
  whenItFails: "refused",
  perform: (inputs, world) => deliver(inputs, world, dockerSurroundings()),
  afterwards: cleanUpDelivered,
});
