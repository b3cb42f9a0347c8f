import { bool, choice, optionalText } from "../input.ts";

/** What the actions that deploy may tell GitHub. */
export const deploymentInputs = {
  "github-deployments": choice(["auto", "on", "off"], "auto"),
  "github-environment": optionalText(),
};

export const commentInput = { comment: bool(false) };
