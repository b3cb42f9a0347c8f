import { describe, expect, test } from "vitest";
import type { Toggled } from "../../features/features.ts";
import { sampleRelease } from "../../release/release.testing.ts";
import { stage } from "../stage.testing.ts";
import { createRelease } from "./create-release.ts";

const release = sampleRelease({ number: 2, features: { checkout: true, search: true } });
const off = { release: 2, feature: "checkout", value: false } as const;
const event: Toggled = { kind: "toggled", ...off, at: "2026-01-01T00:00:00Z", actor: "ada", run: "1", explanation: "" };

describe("a feature that is switched off while its release is being made", () => {
  test("before its containers are made: they are made with it off", async () => {
    const { fake, context } = stage();
    await context.records.writeToggled([event]);
    await createRelease(context, release);
    expect(fake.features.get(2)).toEqual({ checkout: false, search: true });
  });

  test("in the middle, where making them would overwrite it: it is off all the same", async () => {
    const { fake, context } = stage();
    const { create } = fake.target.releases;
    const releases = {
      ...fake.target.releases,
      async create(made: typeof release) {
        // Both halves of switching off come before the file is written as it was known at the beginning.
        await context.records.writeToggled([event]);
        await fake.target.releases.setFeatures(2, { checkout: false, search: true });
        await create(made);
      },
    };
    await createRelease({ ...context, target: { ...fake.target, releases } }, release);
    expect(fake.features.get(2)).toEqual({ checkout: false, search: true });
  });

  test("nobody switched anything: it is written once", async () => {
    const { fake, context } = stage();
    await createRelease(context, release);
    expect(fake.log).toEqual(["create 2"]);
  });
});
