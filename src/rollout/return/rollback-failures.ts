import { failure } from "../../failure.ts";

interface WayBackSick {
  readonly release: string;
  readonly why: string;
  /** What keeps serving, and what it lacks; absent where it had to end first, and is started again. */
  readonly serves: { readonly release: string; readonly lack: string | undefined } | undefined;
}

export const wayBackSick = failure<WayBackSick>("way-back-sick", "environment", ({ release, why, serves }) => {
  const state = serves?.lack === undefined ? "its containers are well." : `which is not well either: ${serves.lack}`;
  const stays = serves === undefined ? "" : ` Everybody stays on ${serves.release}, ${state}`;
  return {
    sentence: `${release} was started and is not well, so no traffic was moved: ${why}${stays}`,
    remedy: 'Name another release with "to", or repair what it depends on.',
  };
});

export const lookedWrong = failure<{ result: string; why: string }>("looked-wrong", "environment", ({ result, why }) => ({
  sentence: `Looked at once before anybody moves, the checks say ${result}: ${why}`,
  remedy: 'Name another release with "to", or repair what it depends on.',
}));

export const featureOrComponent = failure<{ feature: string; component: string }>(
  "feature-or-component",
  "user",
  ({ feature, component }) => ({
    sentence: `"feature" (${feature}) switches one feature off, "component" (${component}) puts one component back: not both at once.`,
    remedy: "Leave one of them empty.",
  }),
);

export const componentOfAdopted = failure<{ component: string }>("component-of-adopted", "user", ({ component }) => ({
  sentence: `What serves was adopted and was not made by Sluice, so ${component} alone can't be put back in it.`,
  remedy: "Deploy first, or roll back whole.",
}));

export const otherSettings = failure<{ component: string; serves: string; commit: string }>(
  "other-settings",
  "user",
  ({ component, serves, commit }) => ({
    sentence: `The compose files, variables or features here are not those that ${serves} was made with, so putting ${component} back would change the others, too.`,
    remedy: `Run the rollback on commit ${commit === "" ? "that is deployed" : commit.slice(0, 7)} with the same app-env, or roll back without "component".`,
  }),
);

export const schemaMovedOn = failure<{ component: string; source: string; statements: readonly string[] }>(
  "schema-moved-on",
  "user",
  ({ component, source, statements }) => ({
    sentence: `The schema has moved on since ${source}, and its ${component} could not live with that: ${statements.slice(0, 3).join(" · ")}.`,
    remedy: 'Say what becomes of it: "database: downgrade" takes the schema back under all components, "keep" leaves it.',
  }),
);
