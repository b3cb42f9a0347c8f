import { expect, test } from "vitest";
import { emptyLedger, type Ledger, withEvent, withRelease } from "../release/ledger.ts";
import { sampleRelease } from "../release/release.testing.ts";
import { retire } from "./retire.ts";
import { stage } from "./stage.testing.ts";

const gate = { by: "gate", result: "pass", explanation: "" } as const;
const about = { actor: "ada", run: "1", explanation: "", milliseconds: 0, at: "2026-01-01T00:00:00Z" };

/** Releases with their images, each promoted after the one before, with containers of all but those that are gone. */
async function retired(images: readonly string[], more: { gone?: readonly number[] } = {}) {
  const { fake, context } = stage({ keepReleases: 3 });
  let ledger: Ledger = emptyLedger;
  for (const [index, image] of images.entries()) {
    const number = index + 1;
    const release = sampleRelease({ number, images: { app: image } });
    ledger = withEvent(withRelease(ledger, release), { kind: "promoted", release: number, from: number - 1, gate, ...about });
    if (more.gone?.includes(number) !== true) fake.present.set(number, release);
  }
  await context.records.writeLedger(ledger);
  await retire(context);
  return { dropped: [...fake.dropped].sort(), present: [...fake.present.keys()] };
}

test("the releases beyond keep-releases go, with the images that nothing else has", async () => {
  expect(await retired(["i1", "i2", "i3", "i4", "i5"])).toEqual({ dropped: ["i1", "i2"], present: [3, 4, 5] });
});

test("an image that a kept release has, too, stays", async () => {
  expect((await retired(["i1", "i5", "i3", "i4", "i5"])).dropped).toEqual(["i1"]);
});

test("the image of a kept release stays though its containers were pruned: it is the way back", async () => {
  expect((await retired(["i4", "i2", "i3", "i4", "i5"], { gone: [4] })).dropped).toEqual(["i2"]);
});

test("an image that only releases have which went before is no reason to keep it", async () => {
  expect((await retired(["i2", "i2", "i3", "i4", "i5"], { gone: [1] })).dropped).toEqual(["i2"]);
});
