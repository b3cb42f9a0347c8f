import { pythonInputs } from "../python/inputs.ts";
import { validate } from "../python/validate.ts";
import { runAction } from "../runner/action.ts";

await runAction({ name: "python-env-validate", inputs: pythonInputs, whenItFails: "invalid", perform: validate });
