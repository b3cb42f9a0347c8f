import { gateInputs } from "../health/inputs/gate-inputs.ts";
import { runAction } from "../runner/action.ts";

await runAction({
  name: "health-gate",
  inputs: gateInputs,
  // A gate that broke has seen nothing: that is no pass, and no word against the app either.
  whenItFails: "inconclusive",
  perform: async (inputs, world) => (await import("../health/gate.ts")).gate(inputs, world),
});
