import { deliverAnswers } from "../../src/delivery/deliver-answers.ts";
import { deliverInputs } from "../../src/delivery/inputs.ts";
import { gateInputs } from "../../src/health/inputs/gate-inputs.ts";
import { gateAnswers } from "../../src/health/telling/gate-answers.ts";
import { buildAnswers } from "../../src/image/build-answers.ts";
import { buildInputs } from "../../src/image/build-inputs.ts";
import type { InputShape } from "../../src/input.ts";
import { matrixInputs } from "../../src/matrix/inputs.ts";
import { matrixAnswers } from "../../src/matrix/matrix-answers.ts";
import type { Answers } from "../../src/outcome.ts";
import { pythonInputs } from "../../src/python/inputs.ts";
import { pythonAnswers } from "../../src/python/python-answers.ts";
import { deployInputs, rollbackInputs } from "../../src/rollout/inputs.ts";
import { rollbackAnswers } from "../../src/rollout/return/rollback-answers.ts";
import { deployAnswers } from "../../src/rollout/telling/deploy-answers.ts";
import { type Permission, permissions } from "./permissions.ts";

/** An action as its code knows it. `shape` is the name under which src/actions/<name>.ts takes it. */
export interface Member {
  readonly name: string;
  /** Where its action.yml and README.md are, relative to the repository. */
  readonly folder: string;
  readonly shape: string;
  readonly inputs: InputShape;
  readonly answers: Answers;
  readonly permissions: readonly Permission[];
}

const action = (name: string, shape: string, inputs: InputShape, answers: Answers): Member => ({
  name,
  folder: name === "deliver" ? "." : `actions/${name}`,
  shape,
  inputs,
  answers,
  permissions: permissions[name] ?? [],
});

/** Every action of the suite. */
export const suite: readonly Member[] = [
  action("build-matrix", "matrixInputs", matrixInputs, matrixAnswers),
  action("python-env-validate", "pythonInputs", pythonInputs, pythonAnswers),
  action("docker-build-push", "buildInputs", buildInputs, buildAnswers),
  action("staged-deploy", "deployInputs", deployInputs, deployAnswers),
  action("health-gate", "gateInputs", gateInputs, gateAnswers),
  action("rollback", "rollbackInputs", rollbackInputs, rollbackAnswers),
  action("deliver", "deliverInputs", deliverInputs, deliverAnswers),
];
