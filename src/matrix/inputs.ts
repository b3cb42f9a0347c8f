import { bool, choice, type InputsOf, optionalText, secret } from "../input.ts";
import { defaultConfig } from "../project/default-config.ts";

/** The inputs of build-matrix. */
export const matrixInputs = {
  config: optionalText().transform((path) => path ?? defaultConfig),
  base: optionalText(),
  filters: optionalText(),
  "on-unknown-base": choice(["all", "none", "fail"], "all"),
  "include-unchanged": bool(false),
  "working-directory": optionalText().transform((path) => path ?? "."),
  run: choice(["plan", "lint", "test"], "plan"),
  component: optionalText(),
  "github-token": secret(),
};
export type MatrixInputs = InputsOf<typeof matrixInputs>;
