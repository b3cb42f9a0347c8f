import { expect, test } from "vitest";
import { fakeClock } from "../../../world.testing.ts";
import type { Conversation } from "../../../world.ts";
import type { Engine } from "../engine.ts";
import { runtime } from "./runtime.ts";

/** A session that answers each line by these chunks, and ends when they are used up. */
function session(chunks: readonly (string | undefined)[]): Conversation & { written: string[]; closed: boolean } {
  const left = [...chunks];
  return {
    written: [],
    closed: false,
    write(text) {
      this.written.push(text);
    },
    read: async () => left.shift(),
    close() {
      this.closed = true;
    },
  };
}

const info = "Name: HAProxy\nStopping: 0\n\n> ";

function over(sessions: readonly Conversation[], docker: () => Promise<unknown> = async () => undefined) {
  const left = [...sessions];
  const engine = { open: () => left.shift() ?? session([]), docker } as unknown as Engine;
  // A clock that never strikes: the end of a session is what ends the waiting here.
  const clock = { ...fakeClock(), sleep: () => new Promise<void>(() => undefined) };
  return runtime({ engine, clock, proxy: "p", port: 30_081 });
}

test("answers come apart at the prompts, however the chunks fall", async () => {
  const socket = over([session(["\n>", " ", "Stopping: 0\n\n> ", "one\n\n> tw", "o\nlines\n\n", "> \n> "])]);
  expect(await socket.ask("a", "b", "c")).toEqual(["one", "two\nlines", ""]);
});

test("questions asked at once are answered one after the other in one session", async () => {
  const only = session(["\n> ", `${info}1\n\n> `, `${info}2\n\n> `]);
  const socket = over([only]);
  expect(await Promise.all([socket.ask("a"), socket.ask("b")])).toEqual([["1"], ["2"]]);
  expect(only.written).toEqual(["prompt\n", "show info\na\n", "show info\nb\n"]);
});

test("a session that broke is opened once more", async () => {
  const broken = session(["\n> ", `${info}1\n\n> `, undefined]);
  const socket = over([broken, session(["\n> ", `${info}2\n\n> `])]);
  expect(await socket.ask("a")).toEqual(["1"]);
  expect(await socket.ask("b")).toEqual(["2"]);
  expect(broken.closed).toBe(true);
});

test("the way there is made anew before a session is opened once more, and when it can't be that is what is told", async () => {
  const asked: string[] = [];
  const cut = [session([undefined]), session(["\n> ", `${info}1\n\n> `])];
  const socket = over(cut, async () => asked.push("docker"));
  expect(await socket.ask("a")).toEqual(["1"]);
  expect(asked).toEqual(["docker"]);
  const gone = async () => Promise.reject(new Error("ssh is gone"));
  await expect(over([session([undefined])], gone).ask("a")).rejects.toThrow("ssh is gone");
});

test("a process that is leaving after a reload is not believed: its successor is asked", async () => {
  const left = session(["\n> ", "Name: HAProxy\nStopping: 1\n\n> old\n\n> "]);
  const socket = over([left, session(["\n> ", `${info}new\n\n> `])]);
  expect(await socket.ask("a")).toEqual(["new"]);
  expect(left.closed).toBe(true);
});

test("what keeps it from opening is told", async () => {
  const dead = () => session(["Error: No such container: p\n", undefined]);
  await expect(over([dead(), dead()]).ask("a")).rejects.toMatchObject({
    code: "proxy-silent",
    sentence: expect.stringContaining("No such container: p"),
  });
});
