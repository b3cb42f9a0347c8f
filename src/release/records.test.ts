import { describe, expect, test } from "vitest";
import type { Store } from "../targets/target.ts";
import type { Journal } from "./journal.ts";
import { emptyLedger, type Ledger } from "./ledger.ts";
import { records } from "./records.ts";

/** Keeps JSON, as the target does: what is undefined is gone when it is read back. */
function memory(initial: Record<string, unknown> = {}) {
  const all = new Map<string, string>(Object.entries(initial).map(([name, value]) => [name, JSON.stringify(value)]));
  const store: Store = {
    async read(name) {
      const text = all.get(name);
      return text === undefined ? undefined : JSON.parse(text);
    },
    async write(name, document) {
      all.set(name, JSON.stringify(document));
    },
  };
  return { store, all };
}

const owner = { run: "42/1", actor: "ada", commit: "3fa9c1e", purpose: "deploy", since: "2026-01-01T00:00:00Z" };
const journal: Journal = {
  schema: 1,
  rollout: "abcd",
  kind: "deploy",
  release: 2,
  previous: undefined,
  slot: "b",
  stage: "traffic",
  share: 0.05,
  database: { before: undefined, onUndo: "keep" },
  workersMoved: false,
  made: { base: true },
  owner,
};
const about = { at: "2026-01-01T00:00:00Z", actor: "ada", run: "1", explanation: "x", milliseconds: 1 };
const ledger: Ledger = {
  schema: 1,
  releases: [
    {
      number: 1,
      commit: "",
      images: { web: "sha256:1" },
      configuration: "k",
      services: [{ name: "web", component: "web", part: "server" }],
      database: { before: undefined, after: "rev1" },
      actor: "ada",
      run: "1",
      created: "2026-01-01T00:00:00Z",
    },
  ],
  events: [
    {
      ...about,
      kind: "promoted",
      release: 1,
      from: undefined,
      gate: { by: "health", result: "pass", explanation: "" },
    },
    { ...about, kind: "kept", release: 1, from: undefined },
    { ...about, kind: "undone", release: 1, to: undefined },
    { ...about, kind: "returned", release: 1, from: 2 },
  ],
};

describe("the records of a target", () => {
  test("are empty where nothing was ever deployed", async () => {
    const fresh = records(memory().store);
    expect(await fresh.ledger()).toEqual(emptyLedger);
    expect(await fresh.journal()).toBeUndefined();
    expect(await fresh.abortWord()).toBeUndefined();
  });

  test("come back as they were written, through JSON", async () => {
    const kept = records(memory().store);
    await kept.writeLedger(ledger);
    await kept.writeJournal(journal);
    await kept.writeAbortWord({ rollout: "abcd", by: "bob", because: "manual" });
    expect(await kept.ledger()).toEqual(ledger);
    expect(await kept.journal()).toEqual(journal);
    expect(await kept.abortWord()).toEqual({ rollout: "abcd", by: "bob", because: "manual" });
  });

  test("know no journal once it is closed", async () => {
    const kept = records(memory().store);
    await kept.writeJournal(journal);
    await kept.closeJournal();
    expect(await kept.journal()).toBeUndefined();
  });

  test("make the key once, and keep it", async () => {
    const kept = records(memory().store);
    expect(await kept.key(() => "first-".repeat(8))).toBe("first-".repeat(8));
    expect(await kept.key(() => "other-".repeat(8))).toBe("first-".repeat(8));
  });
});

describe("a record that can't be understood is refused, never taken for none", () => {
  test.each<[string, Record<string, unknown>, (kept: ReturnType<typeof records>) => Promise<unknown>]>([
    ["a ledger of a newer version", { ledger: { ...ledger, schema: 2 } }, (kept) => kept.ledger()],
    ["a ledger without its releases", { ledger: { schema: 1, events: [] } }, (kept) => kept.ledger()],
    [
      "an event of an unknown kind",
      { ledger: { ...emptyLedger, events: [{ ...about, kind: "paused", release: 1 }] } },
      (kept) => kept.ledger(),
    ],
    ["a ledger that is a text", { ledger: "x" }, (kept) => kept.ledger()],
    ["a journal at an unknown stage", { journal: { ...journal, stage: "later" } }, (kept) => kept.journal()],
    ["a journal without an owner", { journal: { ...journal, owner: undefined } }, (kept) => kept.journal()],
    ["an abort word without a rollout", { abort: { by: "x", because: "y" } }, (kept) => kept.abortWord()],
    ["too short a key", { key: "short" }, (kept) => kept.key(() => "x".repeat(64))],
  ])("%s", async (_story, documents, read) => {
    await expect(read(records(memory(documents).store))).rejects.toMatchObject({ code: "record-unreadable" });
  });
});

test("where there is no ledger the target is asked whether there must have been one", async () => {
  const asked: string[] = [];
  const unwritten = async () => {
    asked.push("target");
    throw new Error("lost");
  };
  const { store } = memory();
  await expect(records(store, unwritten).ledger()).rejects.toThrow("lost");
  await records(store).writeLedger(emptyLedger);
  expect(await records(store, unwritten).ledger()).toEqual(emptyLedger);
  expect(asked).toEqual(["target"]);
});
