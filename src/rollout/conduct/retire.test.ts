import { expect, test } from "vitest";
import { emptyLedger, type Ledger, withEvent, withRelease } from "../../release/ledger.ts";
import { sampleRelease } from "../../release/release.testing.ts";
import type { Settings } from "../context.ts";
import { stage } from "../stage.testing.ts";
import { retire } from "./retire.ts";

const gate = { by: "gate", result: "pass", explanation: "" } as const;
const about = { actor: "ada", run: "1", explanation: "", milliseconds: 0, at: "2026-01-01T00:00:00Z" };

/** Releases with their images, each promoted after the one before, with containers of all but those that are gone. */
interface Given {
  readonly gone?: readonly number[];
  readonly settings?: Partial<Settings>;
  /** Bytes of each layer of an image. */
  readonly layers?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

async function retired(images: readonly string[], more: Given = {}) {
  const { fake, context } = stage({ keepReleases: 3, ...more.settings });
  for (const [image, layers] of Object.entries(more.layers ?? {}))
    fake.layers.set(
      image,
      Object.entries(layers).map(([id, bytes]) => ({ id, bytes })),
    );
  let ledger: Ledger = emptyLedger;
  for (const [index, image] of images.entries()) {
    const number = index + 1;
    const release = sampleRelease({ number, images: { app: image } });
    ledger = withEvent(withRelease(ledger, release), { kind: "promoted", release: number, from: number - 1, gate, ...about });
    if (more.gone?.includes(number) !== true) fake.present.set(number, release);
  }
  await context.records.writeLedger(ledger);
  await retire(context);
  const told = context.timeline.entries.map(({ what }) => what);
  return { dropped: [...fake.dropped].sort(), present: [...fake.present.keys()], told };
}

test("the releases beyond keep-releases go, with the images that nothing else has", async () => {
  expect(await retired(["i1", "i2", "i3", "i4", "i5"])).toMatchObject({ dropped: ["i1", "i2"], present: [3, 4, 5] });
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

/** Five images upon one base of 60 MB; the third one is large. */
const layers = Object.fromEntries(
  [10, 10, 50, 10, 10].map((megabytes, index) => [
    `i${index + 1}`,
    { base: 60_000_000, [`own ${index + 1}`]: megabytes * 1_000_000 },
  ]),
);
const five = ["i1", "i2", "i3", "i4", "i5"];
const within = (keepDisk: number) => ({ settings: { keepReleases: 5, keepDisk: keepDisk * 1_000_000 }, layers });

test("beyond keep-disk the oldest go, as few as will do, and it is told; layers that they share count once", async () => {
  expect(await retired(five, within(150))).toMatchObject({ dropped: [], present: [1, 2, 3, 4, 5], told: [] });
  expect(await retired(five, within(130))).toEqual({
    dropped: ["i1", "i2"],
    present: [3, 4, 5],
    told: [
      "Put away for the disk: release 1 (10 MB), release 2 (10 MB); the images of kept releases took 150 MB, keep-disk is 130 MB",
    ],
  });
});

test("what serves, the warm one and the way back stay, however small keep-disk is", async () => {
  expect(await retired(five, within(1))).toMatchObject({ dropped: ["i1", "i2", "i3"], present: [4, 5] });
});

test("a release that gives nothing back is not put away: its images are others', too", async () => {
  const images = ["i4", "i2", "i3", "i4", "i5"];
  expect(await retired(images, within(135))).toMatchObject({ dropped: ["i2"], present: [1, 3, 4, 5] });
});

test("a release whose containers were pruned takes its images along, too", async () => {
  expect(await retired(five, { ...within(130), gone: [1] })).toMatchObject({ dropped: ["i1", "i2"], present: [3, 4, 5] });
});
