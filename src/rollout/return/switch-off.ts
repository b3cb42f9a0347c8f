import { Failure, fail } from "../../failure.ts";
import { featureOrRelease } from "../../features/failures.ts";
import { featuresNow, type Toggled } from "../../features/features.ts";
import { switchesOff } from "../../features/switch-off.ts";
import type { Outcome } from "../../outcome.ts";
import { releaseNumbered, serving } from "../../release/ledger.ts";
import { type Release, sayRelease } from "../../release/release.ts";
import type { Opened, Opening } from "../opening/open-environment.ts";
import { ownerOf } from "../turn/owner.ts";
import { inFleet } from "../waves/fleet.ts";
import type { RollbackInputs } from "./rollback.ts";
import { type RollbackFacts, type RollbackPlace, rollbackOutcome } from "./rollback-outcome.ts";

type Inputs = RollbackInputs & { readonly feature: string; readonly because: string };

interface Switched {
  readonly result: Extract<RollbackFacts["result"], "switched-off" | "unchanged" | "planned">;
  readonly explanation: string;
  readonly serves: Release | undefined;
}

/**
 * Switches a feature off on the release that serves and on the one on its way. It neither waits for a rollout nor ends
 * one: what is set stands in a document of its own, which no rollout writes.
 */
export async function switchOff(inputs: Inputs, opening: Opening): Promise<Outcome> {
  const { feature, to } = inputs;
  if (to !== undefined) throw fail(featureOrRelease, { feature, to });
  return inFleet(opening, {
    alone: async (opened) => {
      const began = opened.world.clock.monotonic();
      const switched = await onOne(inputs, opened);
      return told(opened, { ...switched, ms: opened.world.clock.monotonic() - began, leftovers: [] });
    },
    async several({ world, targets, missing, environment }) {
      const began = world.clock.monotonic();
      const wrong = missing.map(({ name, why }) => `${name}: ${why.sentence}`);
      const done: Switched[] = [];
      for (const end of await Promise.allSettled(targets.map(({ opened }) => onOne(inputs, opened)))) {
        if (end.status === "fulfilled") done.push(end.value);
        else if (end.reason instanceof Failure) wrong.push(end.reason.sentence);
        else throw end.reason;
      }
      const most = done.find(({ result }) => result === "switched-off") ?? done[0];
      if (most === undefined) throw missing[0]?.why ?? new Error(wrong.join(" "));
      const hosts = ` On ${done.length} of ${targets.length + missing.length} hosts.`;
      const rest = wrong.length === 0 ? "" : ` Not so: ${wrong.join(" · ")}`;
      const explanation = `${most.explanation}${hosts}${rest}`;
      const url = targets[0]?.opened.url ?? "";
      return told({ environment, url }, { ...most, explanation, ms: world.clock.monotonic() - began, leftovers: wrong });
    },
  });
}

async function onOne(inputs: Inputs, opened: Opened): Promise<Switched> {
  const { world, records, target } = opened;
  const { feature } = inputs;
  const began = world.clock.monotonic();
  const [ledger, journal, toggled] = [await records.ledger(), await records.journal(), await records.toggled()];
  const serves = serving(ledger);
  const called = serves === undefined ? "Nothing serves here yet, and what does not serve" : sayRelease(serves);
  const underWay = [serves?.number, journal?.release, journal?.previous].map((number) => releaseNumbered(ledger, number));
  const running = [...new Set(underWay)].filter((release) => release !== undefined);
  const numbers = switchesOff({ running, toggled, feature, serves: called });
  if (numbers.length === 0) return { result: "unchanged", explanation: `${feature} is off on ${called} already.`, serves };
  const on = numbers.map((number) => sayRelease(releaseNumbered(ledger, number) ?? { number, commit: "" })).join(" and ");
  if (inputs["dry-run"])
    return { result: "planned", explanation: `${feature} would be switched off on ${on}, without a restart.`, serves };
  const { actor, run, since: at } = ownerOf(world, `switching ${feature} off`);
  const explanation = inputs.because;
  const events = numbers.map(
    (release): Toggled => ({ kind: "toggled", release, feature, value: false, at, actor, run, explanation }),
  );
  const now = [...toggled, ...events];
  // Written down first: a file that is made anew meanwhile has it off already.
  await records.writeToggled(now);
  for (const release of running)
    if (numbers.includes(release.number)) await target.releases.setFeatures(release.number, featuresNow(release, now));
  const seconds = ((world.clock.monotonic() - began) / 1_000).toFixed(1);
  return {
    result: "switched-off",
    explanation: `${feature} is off on ${on}, ${seconds} s after the decision (${explanation}); nothing was restarted. The next deploy sets it as sluice.yaml says.`,
    serves,
  };
}

function told(place: RollbackPlace, { serves, ...facts }: Switched & Pick<RollbackFacts, "ms" | "leftovers">): Outcome {
  return rollbackOutcome(place, { ...facts, from: serves, to: serves });
}
