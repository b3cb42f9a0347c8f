import { failure } from "../failure.ts";

export const noSuchFeature = failure<{ asked: string; serves: string; known: readonly string[]; hint: string }>(
  "no-such-feature",
  "user",
  ({ asked, serves, known, hint }) => ({
    sentence: `${serves} has no feature ${asked}.${hint}`,
    remedy:
      known.length === 0
        ? "Features stand in sluice.yaml (features: { new-checkout: false }) and come with the next deploy."
        : `It has ${known.join(", ")}.`,
  }),
);

export const noSwitch = failure<{ feature: string; value: string }>("no-switch", "user", ({ feature, value }) => ({
  sentence: `The feature ${feature} has the value ${value}: only those that are true or false can be switched off.`,
  remedy: "Change it in sluice.yaml and deploy, or roll back to another release.",
}));

export const featureOrRelease = failure<{ feature: string; to: string }>("feature-or-release", "user", ({ feature, to }) => ({
  sentence: `"feature" (${feature}) switches one feature off on the release that serves, "to" (${to}) puts another release back: not both at once.`,
  remedy: "Leave one of them empty.",
}));
