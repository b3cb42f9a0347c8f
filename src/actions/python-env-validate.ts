import { pythonInputs } from "../python/inputs.ts";
import { runAction } from "../runner/action.ts";

await runAction({
  name: "python-env-validate",
  inputs: pythonInputs,
  whenItFails: "invalid",
  perform: async (inputs, world) => (await import("../python/validate.ts")).validate(inputs, world),
});
