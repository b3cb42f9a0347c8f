import { afterAll, beforeAll, expect, test } from "vitest";
import { Consumer, docker, lines, until } from "./rollout/consumer.ts";

let app: Consumer;
let commit = "";
const features = async () => JSON.parse((await app.get("/features")).text) as Record<string, unknown>;
const startedAt = () =>
  docker("inspect", "--format", "{{.State.StartedAt}}", ...app.containers().filter((name) => name.includes("-r")));
const configure = (more: string) => {
  app.configure({ bake: "0s", last: "0s" });
  app.write("sluice.yaml", `${app.configuration()}features: { ${more} }\n`);
};

beforeAll(async () => {
  app = await Consumer.make();
  configure("new-checkout: true, search: true, colour: blue");
  commit = app.commit();
  const run = await app.deploy(commit);
  expect(run.outputs["result"], run.log).toBe("promoted");
}, 120_000);
afterAll(() => app.remove());

test("features are part of the release: its containers read them from a file that they can't change", async () => {
  expect(await features()).toEqual({ "new-checkout": true, search: true, colour: "blue" });
  const [web = ""] = app.containers().filter((name) => name.includes("-web-r1-"));
  expect(() => docker("exec", web, "touch", "/run/sluice/features.json")).toThrow("Read-only file system");
});

test("one is switched off within two seconds, on the running release, without a restart", async () => {
  const before = startedAt();
  const began = performance.now();
  const run = app.rollback({ feature: "new-checkout", because: "baskets are lost" });
  await until(async () => (await features())["new-checkout"] === false, 20_000);
  const ms = performance.now() - began;
  const ended = await run;
  expect(ended.outputs, ended.log).toMatchObject({ result: "switched-off", from: "1", to: "1" });
  expect(ended.outputs["explanation"]).toMatch(
    /^new-checkout is off on release 1 .* \(baskets are lost\); nothing was restarted/,
  );
  expect(Number(ended.outputs["duration-seconds"])).toBeLessThan(2);
  // With the start of the step itself.
  expect(ms).toBeLessThan(5_000);
  expect(await features()).toEqual({ "new-checkout": false, search: true, colour: "blue" });
  expect(startedAt()).toBe(before);
});

test("it stays off when the containers start anew, and the second time nothing is to be done", async () => {
  docker("restart", ...app.containers().filter((name) => name.includes("-web-r1-")));
  await until(async () => (await app.says()) === "v1");
  expect((await features())["new-checkout"]).toBe(false);
  const again = await app.rollback({ feature: "new-checkout" });
  expect(again.outputs, again.log).toMatchObject({
    result: "unchanged",
    explanation: expect.stringContaining("is off on release 1"),
  });
});

test("what is no switch, what nobody knows, and a release besides are refused", async () => {
  for (const [inputs, said] of [
    [{ feature: "new-chekout" }, 'Did you mean "new-checkout"?'],
    [{ feature: "colour" }, 'has the value "blue"'],
    [{ feature: "search", to: "1" }, "not both at once"],
  ] as const) {
    const run = await app.rollback(inputs);
    expect(run.outputs["result"], run.log).toBe("refused");
    expect(run.outputs["explanation"]).toContain(said);
  }
});

test("the next deploy sets it as the file says, and says so before; the release before keeps its own", async () => {
  const run = await app.deploy(commit);
  expect(run.outputs, run.log).toMatchObject({ result: "promoted", release: "2" });
  expect(run.log).toContain("was set to false on release 1 by ada (baskets are lost); this deploy sets it to true again");
  expect((await features())["new-checkout"]).toBe(true);
  const back = await app.rollback({ to: "1" });
  expect(back.outputs["result"], back.log).toBe("rolled-back");
  expect((await features())["new-checkout"]).toBe(false);
});

test("a release without features has no volume of them, and one that is put away leaves none", async () => {
  app.configure({ bake: "0s", last: "0s" });
  app.write("sluice.yaml", `${app.configuration().trimEnd()}\n    keep-releases: 1\n`);
  const run = await app.deploy(commit);
  expect(run.outputs, run.log).toMatchObject({ result: "promoted", release: "3" });
  const volumes = lines(docker("volume", "ls", "--format", "{{.Name}}")).filter((name) => name.startsWith(app.scope));
  expect(volumes.filter((name) => name.includes("features"))).toEqual([`${app.scope}-r1-features`]);
});
