import { afterAll, beforeAll, test } from "vitest";
import { sampleRelease } from "../../src/release/release.testing.ts";
import { known, onTarget } from "../../src/rollout/opening/open-environment.ts";
import { servedByHeader } from "../../src/targets/router.ts";
import { type Trial, targetStories } from "../../src/targets/target-stories.testing.ts";
import { fakeGitHub } from "../../src/world.testing.ts";
import { mortal } from "./crash/mortal.ts";
import { Consumer, docker } from "./rollout/consumer.ts";

let app: Consumer;
let trial: Trial;
const over = Promise.withResolvers<void>();
let opened: Promise<void>;

beforeAll(async () => {
  app = await Consumer.make();
  app.configure();
  const runs = fakeGitHub(() => ({ data: { status: "in_progress" } }));
  const world = { ...mortal({ folder: app.folder, commit: "" }).world, github: runs };
  const access = { key: undefined, knownHosts: undefined };
  const opening = {
    world,
    config: "sluice.yaml",
    environment: "production",
    strategy: "",
    adopt: false,
    appEnv: undefined,
    access,
  };
  const ready = Promise.withResolvers<void>();
  opened = onTarget(opening, await known(opening), async ({ target, services }) => {
    const release = (number: number, commit: string) => {
      const image = docker("image", "inspect", "--format", "{{.Id}}", `${app.image}:sluice-${commit}`);
      return sampleRelease({ number, commit, services, images: { web: image } });
    };
    const ask = async (headers: Readonly<Record<string, string>>) =>
      (await fetch(`http://127.0.0.1:${app.port}/`, { headers })).headers.get(servedByHeader) ?? undefined;
    trial = {
      target,
      first: release(1, app.commit()),
      second: release(2, app.commit()),
      sick: release(3, app.commit("dies")),
      ask,
    };
    ready.resolve();
    await over.promise;
  });
  await Promise.race([ready.promise, opened]);
});
afterAll(async () => {
  over.resolve();
  await opened;
  await app.remove();
});

test.each(targetStories)("compose: $tells", ({ happens }) => happens(trial));
