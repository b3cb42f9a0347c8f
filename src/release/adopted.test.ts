import { expect, test } from "vitest";
import { adoptedNumber, withAdopted } from "./adopted.ts";
import { emptyLedger, knownGood, nextNumber, serving, withEvent, withRelease } from "./ledger.ts";

const owner = { run: "7", actor: "ada", commit: "", purpose: "deploy", since: "2026-01-02T03:04:05.000Z" };
const found = (image: string) => ({
  project: "shop",
  images: { web: image },
  services: [{ name: "web", component: "web", part: "server" as const }],
});
const begun = withAdopted(emptyLedger, found("sha256:aa"), owner);

test("what ran before serves, is known-good, and leaves the first number free", () => {
  expect(serving(begun)).toMatchObject({ number: adoptedNumber, images: { web: "sha256:aa" } });
  expect(knownGood(begun)?.number).toBe(adoptedNumber);
  expect(nextNumber(begun)).toBe(1);
});

test("as long as it serves it is told anew, without a second event", () => {
  const again = withAdopted(begun, found("sha256:bb"), { ...owner, actor: "eve" });
  expect(serving(again)).toMatchObject({ images: { web: "sha256:bb" }, actor: "ada" });
  expect(again.events).toHaveLength(1);
  expect(again.releases).toHaveLength(1);
});

test("under a later release it stays what it was: the way back", () => {
  const one = { ...(serving(begun) as NonNullable<ReturnType<typeof serving>>), number: 1 };
  const gate = { by: "gate", result: "pass", explanation: "fine" } as const;
  const event = { kind: "promoted", release: 1, from: 0, gate, explanation: "fine", at: owner.since } as const;
  const later = withEvent(withRelease(begun, one), { ...event, actor: "ada", run: "8", milliseconds: 1 });
  expect(withAdopted(later, found("sha256:cc"), owner)).toBe(later);
  expect(knownGood(later, 1)?.number).toBe(adoptedNumber);
});
