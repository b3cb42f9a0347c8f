import { matrixInputs } from "../matrix/inputs.ts";
import { perform } from "../matrix/perform.ts";
import { runAction } from "../runner/action.ts";

await runAction({ name: "build-matrix", inputs: matrixInputs, whenItFails: "failed", perform });
