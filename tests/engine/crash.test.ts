import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { InputShape, InputsOf } from "../../src/input.ts";
import { deploy } from "../../src/rollout/deploy.ts";
import { deployInputs, rollbackInputs } from "../../src/rollout/inputs.ts";
import { rollback } from "../../src/rollout/return/rollback.ts";
import { dockerSurroundings } from "../../src/runner/docker-surroundings.ts";
import { type Death, type Mortal, mortal } from "./crash/mortal.ts";
import { Consumer, docker, lines } from "./rollout/consumer.ts";

/** Every step, with all done and with nothing done after it; takes twenty minutes on a busy machine. */
const all = process.env["CRASH"] === "all";

let app: Consumer;
const commits: string[] = [];
beforeAll(async () => {
  app = await Consumer.make();
  commits.push(app.commit(), app.commit());
});
afterAll(() => app.remove());

function inputsFrom<Shape extends InputShape>(shape: Shape, raw: Readonly<Record<string, string>>): InputsOf<Shape> {
  const read = Object.entries(shape).map(([name, schema]) => [name, schema.parse(raw[name] ?? "")]);
  return Object.fromEntries(read) as InputsOf<Shape>;
}
const quiet = { environment: "production", "github-deployments": "off" };
const run = ({ world }: Mortal, more: Record<string, string> = {}) =>
  deploy(inputsFrom(deployInputs, { ...quiet, ...more }), world, dockerSurroundings());
const back = ({ world }: Mortal) => rollback(inputsFrom(rollbackInputs, quiet), world, dockerSurroundings());
const alive = (commit = "") => mortal({ folder: app.folder, commit });
/** The commit that does not serve now. */
const next = async () => commits[(await app.says()) === "v1" ? 1 : 0] ?? "";
const own = (kind: "network" | "volume") =>
  lines(docker(kind, "ls", "--format", "{{.Name}}")).filter((name) => name.includes(app.name));

/** What a crash must never leave: a lock, a journal, a release that nobody needs, a network of one that is gone. */
async function expectSettled(story: string): Promise<void> {
  const seen = await run(alive(), { mode: "status" });
  const [target] = (seen.outputs["status"] as { targets: Record<string, unknown>[] }).targets;
  expect(target, story).toMatchObject({ lock: null, underWay: null, drift: [], waiting: [] });
  const containers = app.containers(true);
  const releases = new Set(containers.flatMap((name) => /-r(\d+)-/.exec(name)?.slice(1) ?? []));
  expect(
    containers.filter((name) => name.includes("-sluice-")),
    story,
  ).toEqual([`${app.scope}-sluice-state`]);
  expect(own("network").sort(), story).toEqual(
    [`${app.scope}_default`, ...[...releases].map((number) => `0-${app.scope}-r${number}`)].sort(),
  );
  expect(own("volume").sort(), story).toEqual([`${app.scope}-sluice`, `${app.scope}_cache`].sort());
}

/** Kills one run after the other, a step later each time, until one comes through; the next run clears up each time. */
async function killEverywhere(
  doing: (world: Mortal) => Promise<unknown>,
  how: { when: Death["when"]; from?: number; every?: number; gap?: boolean; ready?: () => Promise<unknown> },
): Promise<string[]> {
  const stages: string[] = [];
  for (let after = how.from ?? 1; after < 40; after += how.every ?? 1) {
    await how.ready?.();
    const visitors = app.crowd();
    const one = mortal({ folder: app.folder, commit: await next() }, { after, when: how.when });
    const ended = await doing(one).catch((error: unknown) => error);
    const stage = one.died();
    if (stage === undefined) {
      await visitors.stop();
      expect(ended, one.log.join("\n")).toMatchObject({ result: expect.stringMatching(/promoted|rolled-back/) });
      return stages;
    }
    stages.push(stage);
    const story = `killed after write ${after} (${stage}, ${how.when})`;
    const heir = alive();
    const resumed = await run(heir, { mode: "resume" }).catch((error: unknown) => error);
    expect(resumed, `${story}\n${String(resumed)}\n${heir.log.join("\n")}`).toMatchObject({
      result: expect.stringMatching(/promoted|rolled-back|unchanged/),
    });
    const { failures, requests } = await visitors.stop();
    if (how.gap !== true) expect(failures, `${story}\n${heir.log.join("\n")}`).toEqual([]);
    expect(requests).toBeGreaterThan(5);
    expect(await app.says(), story).toMatch(/^v[12]$/);
    await expectSettled(story);
  }
  throw new Error("never came through");
}

const strategies = {
  canary: { strategy: "{ kind: canary, steps: { 20%: 0s, 100%: 0s } }" },
  "blue-green": { strategy: "{ kind: blue-green, preview: { bake: 0s } }" },
  rolling: { strategy: "{ kind: rolling, batch: 1, bake: 0s }" },
  recreate: { strategy: "{ kind: recreate }" },
} as const;
const whens: readonly Death["when"][] = all ? ["begun", "done"] : ["begun"];
/** Where nothing else is said every step is a story; the strategies share the first ones. */
const stories = [
  { kind: "canary", from: 1, every: 3, back: true },
  { kind: "recreate", from: 3, every: 3, back: false },
  { kind: "rolling", from: 5, every: 3, back: false },
  { kind: "blue-green", from: 5, every: 9, back: false },
] as const;

describe.each(stories)("$kind, killed at the steps of its journal on a real engine", ({ kind, from, every, back: also }) => {
  const gap = kind === "recreate";
  const steps = all ? {} : { from, every };
  beforeAll(async () => {
    app.replicate(kind === "rolling" ? 2 : 1);
    app.configure(strategies[kind]);
    const first = alive(await next());
    expect(await run(first), first.log.join("\n")).toMatchObject({ result: "promoted" });
  });

  test.each(whens)("on the way up, %s", async (when) => {
    const stages = await killEverywhere((one) => run(one), { when, gap, ...steps });
    const expected = all ? ["base", "containers", "servers", "traffic", "settle"] : [];
    expect(stages.length).toBeGreaterThan(0);
    expect(stages).toEqual(expect.arrayContaining(expected));
  });

  test.each(also || all ? whens : [])("on the way back to the release before, %s", async (when) => {
    const ready = async () => expect(await run(alive(await next()))).toMatchObject({ result: "promoted" });
    const stages = await killEverywhere(back, { when, gap, ready });
    // With all done after its last write it has come through.
    expect(stages).toEqual(["servers", "traffic", ...(when === "begun" ? ["closed"] : [])]);
  });
});
