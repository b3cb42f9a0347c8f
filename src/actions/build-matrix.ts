import { matrixInputs } from "../matrix/inputs.ts";
import { runAction } from "../runner/action.ts";

await runAction({
  name: "build-matrix",
  inputs: matrixInputs,
  whenItFails: "failed",
  perform: async (inputs, world) => (await import("../matrix/perform.ts")).perform(inputs, world),
});
