import { expect, test } from "vitest";
import { fakeWorld } from "../world.testing.ts";
import { runAlive } from "./run-alive.ts";

const owner = (run: string) => ({ run, actor: "ada", commit: "c", purpose: "deploy", since: "" });
const world = (answer: () => unknown, asked: string[] = []) =>
  fakeWorld({
    github: {
      async request(method, path) {
        asked.push(`${method} ${path}`);
        return { status: 200, data: answer() };
      },
    },
  });

test("a run that has ended holds nothing any more", async () => {
  const asked: string[] = [];
  expect(await runAlive(world(() => ({ status: "completed" }), asked))(owner("77/2"))).toBe(false);
  expect(asked).toEqual(["GET /repos/acme/shop/actions/runs/77"]);
});

test("a run that goes on is alive", async () => {
  expect(await runAlive(world(() => ({ status: "in_progress" })))(owner("77/1"))).toBe(true);
});

test("what GitHub can't or won't tell is not guessed", async () => {
  const down = world(() => {
    throw new Error("502");
  });
  expect(await runAlive(down)(owner("77/1"))).toBeUndefined();
  expect(await runAlive(world(() => ({})))(owner("77/1"))).toBeUndefined();
  expect(await runAlive(fakeWorld())(owner("77/1"))).toBeUndefined();
  expect(await runAlive(world(() => ({ status: "completed" })))(owner("local-ab"))).toBeUndefined();
});
