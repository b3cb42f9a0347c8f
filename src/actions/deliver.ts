import { cleanUpDelivered, deliver } from "../delivery/deliver.ts";
import { deliverInputs } from "../delivery/inputs.ts";
import { runAction } from "../runner/action.ts";
import { dockerFolders } from "../runner/docker-folders.ts";

await runAction({
  name: "deliver",
  inputs: deliverInputs,
  whenItFails: "refused",
  perform: (inputs, world) => deliver(inputs, world, { ...dockerFolders(), artifacts: process.env["GITHUB_ARTIFACTS"] ?? "" }),
  afterwards: cleanUpDelivered,
});
