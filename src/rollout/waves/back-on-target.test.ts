import { expect, test } from "vitest";
import { recomposed } from "../../release/composite.ts";
import { releaseNumbered, serving } from "../../release/ledger.ts";
import type { Release } from "../../release/release.ts";
import type { Wish } from "../return/wish.ts";
import { stable, stage } from "../stage.testing.ts";
import { backOnTarget, type Place } from "./back-on-target.ts";

const wish: Wish = {
  to: undefined,
  component: "api",
  because: "customers call",
  database: "keep",
  databaseTold: false,
  alert: undefined,
};
const images = (api: string, web: string) => ({ api: `api@sha256:${api}`, web: `web@sha256:${web}` });

/** A host with two releases; hashes of settings are keyed host by host. */
async function host(key: string, now = key): Promise<ReturnType<typeof stage> & { place: Place }> {
  const on = stage();
  await on.deploy(1, on.context, { images: images("a", "a"), configuration: key });
  await on.deploy(2, on.context, { images: images("b", "b"), configuration: key });
  const ground = {
    ...on.context,
    migrates: undefined,
    configuration: async () => now,
    ensureStartable: async () => undefined,
    commitOfTag: async () => undefined,
  };
  return { ...on, place: { name: key, wave: 0, ground, context: on.context } };
}

async function apiOfOne(lead: Awaited<ReturnType<typeof host>>): Promise<{ to: Release; from: Release }> {
  const ledger = await lead.context.records.ledger();
  const [source, from] = [releaseNumbered(ledger, 1), serving(ledger)];
  if (source === undefined || from === undefined) throw new Error("no releases");
  const to = recomposed({ serves: from, component: "api", source, number: 3, revision: "rev-2", owner: lead.context.owner });
  return { to, from };
}

test("one component goes back on several hosts under one number, on each with its own hash", async () => {
  const hosts = [await host("eu"), await host("us")];
  const [lead] = hosts;
  if (lead === undefined) throw new Error("no host");
  const { to, from } = await apiOfOne(lead);
  for (const { place, context, fake } of hosts) {
    expect(await backOnTarget(place, { to, wish, lead: from })).toMatchObject({ result: "returned", serving: 3 });
    expect(releaseNumbered(await context.records.ledger(), 3)).toMatchObject({
      images: images("a", "b"),
      configuration: place.name,
      composite: { base: 2, component: "api", from: 1 },
    });
    expect(stable(fake)).toBe(3);
  }
});

test("a host whose settings are other ones stays as it is, and says why", async () => {
  const [lead, other] = [await host("eu"), await host("us", "changed there")];
  const { to, from } = await apiOfOne(lead);
  const end = await backOnTarget(other.place, { to, wish, lead: from });
  expect(end).toMatchObject({
    result: "stuck",
    serving: null,
    explanation: expect.stringContaining("would change the others"),
  });
  expect(stable(other.fake)).toBe(2);
});

test("a host that missed the release gets to know it, and one where nothing was deployed is left", async () => {
  const lead = await host("eu");
  const { to, from } = await apiOfOne(lead);
  const empty = stage();
  const ground = { ...lead.place.ground, ...empty.context };
  const end = await backOnTarget({ ...lead.place, ground, context: empty.context }, { to, wish, lead: from });
  expect(end).toMatchObject({ result: "unchanged", serving: null });
  expect(await backOnTarget(lead.place, { to: from, wish, lead: from })).toMatchObject({ result: "unchanged", serving: 2 });
});
