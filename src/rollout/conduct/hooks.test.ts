import { describe, expect, test } from "vitest";
import type { Hook, HookName, Hooks } from "../../project/hooks.ts";
import { releaseNumbered, serving } from "../../release/ledger.ts";
import { fakeRun } from "../../world.testing.ts";
import type { Command, Finished } from "../../world.ts";
import { recover } from "../recovery/recover.ts";
import { returnTo } from "../return/return.ts";
import { stage } from "../stage.testing.ts";

const hook = (word: string, more: Partial<Hook> = {}): Hook => ({
  run: ["./tell", word],
  runIn: undefined,
  within: 1_000,
  onFailure: "stop",
  ...more,
});
const every: Hooks = {
  "pre-deploy": [hook("before")],
  "post-deploy": [hook("after")],
  "pre-rollback": [hook("back-before")],
  "post-rollback": [hook("back-after")],
  "cache-invalidate": [hook("purge")],
};

/** A stage with hooks, whose commands are kept and answered. */
function hooked(hooks: Hooks = every) {
  const set = stage({ hooks: { hooks, directory: "/shop", environment: "production", url: "http://shop" } });
  let answer: (word: string) => Partial<Finished> = () => ({});
  const run = fakeRun(({ argv }) => {
    set.fake.log.push(`hook ${argv[1]}`);
    return answer(argv[1] ?? "");
  });
  const context = { ...set.context, world: { ...set.context.world, run } };
  const story = () => set.fake.log.filter((entry) => /^(hook|create|shift|backup)/.test(entry));
  return {
    ...set,
    context,
    run,
    story,
    deploy: (number: number) => set.deploy(number, context),
    answerWith(how: typeof answer) {
      answer = how;
    },
    async back(to: number, from: number, within = context) {
      const ledger = await context.records.ledger();
      const [old, young] = [releaseNumbered(ledger, to), releaseNumbered(ledger, from)];
      if (old === undefined || young === undefined) throw new Error("no such release");
      return returnTo(within, { to: old, from: young, because: "a test", database: "keep" });
    },
  };
}
const told = (command: Command | undefined) => JSON.parse(String(command?.stdin)) as Record<string, Record<string, unknown>>;
const words = (run: ReturnType<typeof fakeRun>) => run.calls.map(({ argv }) => argv[1]);

describe("a deploy", () => {
  test("runs its hooks in their places: before the schema moves, and when everybody is on the release", async () => {
    const { deploy, fake, story } = hooked();
    await deploy(1);
    fake.log.length = 0;
    await deploy(2);
    expect(story()).toEqual([
      "create 2",
      "hook before",
      "backup",
      "shift ab 0.05",
      "shift ab 0.5",
      "shift ab 1",
      "shift ba 0",
      "hook purge",
      "hook after",
    ]);
  });

  test("tells each what is released and after what, on standard input, in its folder, for a limited time", async () => {
    const { deploy, run } = hooked();
    await deploy(1);
    await deploy(2);
    const command = run.calls.at(-1);
    expect(command).toMatchObject({ argv: ["./tell", "after"], cwd: "/shop", timeoutMs: 1_000 });
    expect(told(command)).toMatchObject({
      hook: "post-deploy",
      environment: "production",
      release: { number: 2, commit: "c2" },
      previous: { number: 1 },
    });
  });

  test.each<[string, Partial<Finished>, string]>([
    ["fails", { code: 3 }, "ended with code 3"],
    ["takes too long", { code: 137, timedOut: true }, "did not end within 1 s"],
  ])("is undone when a hook %s that must not, and nobody was sent to it", async (_story, finished, why) => {
    const { deploy, answerWith, fake, context } = hooked();
    await deploy(1);
    fake.log.length = 0;
    answerWith((word) => (word === "before" ? finished : {}));
    const conducted = await deploy(2);
    expect(conducted.kind === "undone" && conducted.because).toBe(`The hook pre-deploy (./tell before) ${why}.`);
    expect(fake.log.filter((entry) => /^(shift ab 0.|start|hook)/.test(entry))).toEqual(["hook before", "hook back-after"]);
    expect(serving(await context.records.ledger())?.number).toBe(1);
  });

  test("goes on where a hook may fail", async () => {
    const { deploy, answerWith } = hooked({ "pre-deploy": [hook("before", { onFailure: "continue" })] });
    answerWith(() => ({ code: 1 }));
    expect((await deploy(1)).kind).toBe("promoted");
  });

  test("that fails after visitors have moved is undone with them, and caches hear of the way back", async () => {
    const { deploy, answerWith, fake, story } = hooked();
    await deploy(1);
    fake.log.length = 0;
    answerWith((word) => (word === "after" ? { code: 1 } : {}));
    expect((await deploy(2)).kind).toBe("undone");
    expect(story().slice(-4)).toEqual(["hook after", "shift ab 0", "hook purge", "hook back-after"]);
  });
});

describe("a rollback", () => {
  test("runs its own hooks, and never the old release's pre-deploy", async () => {
    const { deploy, back, run, fake, story } = hooked();
    await deploy(1);
    await deploy(2);
    run.calls.length = 0;
    fake.log.length = 0;
    await back(1, 2);
    expect(story()).toEqual(["hook back-before", "shift ab 0", "hook purge", "hook back-after"]);
    expect(told(run.calls[0])).toMatchObject({ hook: "pre-rollback", release: { number: 1 }, previous: { number: 2 } });
    expect(told(run.calls[0])["because"]).toBe("a test");
  });

  test("moves nobody when its first hook says stop", async () => {
    const { deploy, back, fake, answerWith, context } = hooked();
    await deploy(1);
    await deploy(2);
    fake.log.length = 0;
    answerWith((word) => (word === "back-before" ? { code: 1 } : {}));
    await expect(back(1, 2)).rejects.toMatchObject({ code: "hook-failed" });
    expect(fake.log.filter((entry) => entry.startsWith("shift"))).toEqual([]);
    expect(await context.records.journal()).toBeUndefined();
  });

  test("that could not tell others says so, and is done all the same", async () => {
    const { deploy, back, answerWith, context } = hooked();
    await deploy(1);
    await deploy(2);
    answerWith(() => ({ code: 1 }));
    const { settings } = context;
    const gentle = { directory: "/shop", environment: "production", url: "", hooks: { ...every, "pre-rollback": [] } };
    const { leftovers } = await back(1, 2, { ...context, settings: { ...settings, hooks: gentle } });
    expect(leftovers.join(" ")).toMatch(/cache-invalidate .* post-rollback/);
    expect(serving(await context.records.ledger())?.number).toBe(1);
  });
});

describe("a killed step", () => {
  const killedDuring = async (word: string, begin: (set: ReturnType<typeof hooked>) => Promise<unknown>) => {
    const set = hooked();
    await set.deploy(1);
    await set.deploy(2);
    set.run.calls.length = 0;
    set.answerWith((given) => {
      if (given === word) set.fake.killAfter(0);
      return {};
    });
    await begin(set).catch(() => undefined);
    set.fake.revive();
    set.answerWith(() => ({}));
    await recover(set.context);
    return { ...set, notes: set.context.timeline.entries.map(({ what }) => what) };
  };

  test("in a deploy's hook: it is said that it may have run, and it is not run again", async () => {
    const { run, notes, context } = await killedDuring("before", ({ deploy }) => deploy(3));
    expect(words(run).filter((word) => word === "before")).toHaveLength(1);
    expect(notes).toContain("The hook pre-deploy 1 had begun when it ended: it may have run, and is not run again");
    expect(serving(await context.records.ledger())?.number).toBe(2);
  });

  test("in a rollback's hook: what was done is not run again, what had begun is, and that is said", async () => {
    const { run, notes, context } = await killedDuring("purge", ({ back }) => back(1, 2));
    expect(words(run)).toEqual(["back-before", "purge", "purge", "back-after"]);
    expect(notes).toContain("cache-invalidate: ./tell purge had begun in a step that was killed: it runs for a second time");
    expect(serving(await context.records.ledger())?.number).toBe(1);
  });
});

test("every hook has a name of its own in the journal", async () => {
  const names: HookName[] = ["pre-deploy", "post-deploy"];
  const { deploy, run } = hooked(Object.fromEntries(names.map((name) => [name, [hook(`${name}-1`), hook(`${name}-2`)]])));
  await deploy(1);
  expect(words(run)).toEqual(["pre-deploy-1", "pre-deploy-2", "post-deploy-1", "post-deploy-2"]);
});
