import { failure } from "../failure.ts";

export const noAddress = failure<{ check: string; url: string }>("check-without-address", "user", ({ check, url }) => ({
  sentence: `The check "${check}" asks the path ${url}, but nothing says of which address.`,
  remedy: "Give the check a whole URL, or say where the app is reached (input url, or the environment's url).",
}));

export const noTraffic = failure<{ check: string }>("check-without-traffic", "user", ({ check }) => ({
  sentence: `The check "${check}" judges the traffic of real users, and only staged-deploy sees it: it asks the proxy that it set up.`,
  remedy: "Keep the check in the environment's gate, where staged-deploy uses it, and give this step http checks of its own.",
}));

export const nothingToCheck = failure<{ environment: string | undefined }>("nothing-to-check", "user", ({ environment }) => ({
  sentence:
    environment === undefined
      ? "There is nothing to check: none of the inputs url, checks and environment is given."
      : `There is nothing to check: the environment ${environment} has no gate.`,
  remedy:
    environment === undefined
      ? "Give url (one address), checks (a YAML list) or environment (whose gate is in sluice.yaml)."
      : "Give the environment a gate in sluice.yaml, e.g. gate: [{ http: /health }], or give this step checks.",
}));

export const noContainers = failure<{ check: string }>("check-without-containers", "user", ({ check }) => ({
  sentence: `The check "${check}" looks into containers, and none can be seen from here.`,
  remedy:
    "Run the step where Docker is (a self-hosted runner on the host), and name the container; or keep the check in the environment's gate, where staged-deploy looks at it.",
}));

export const noBaseline = failure<{ check: string }>("check-without-baseline", "user", ({ check }) => ({
  sentence: `The check "${check}" compares with a baseline, and there is none: nothing says how the release before is reached.`,
  remedy:
    "Give the input baseline (the old release's address, or the report of an earlier gate), or keep the check in the environment's gate, where staged-deploy has both releases.",
}));
