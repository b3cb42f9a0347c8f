import type { Context, Settings } from "../context.ts";
import type { Opened } from "../opening/open-environment.ts";
import { type Stage, stage } from "../stage.testing.ts";
import type { Waves, WaveTarget } from "./advance-waves.ts";
import { runWaves } from "./run-waves.ts";
import type { TargetEnd } from "./target-end.ts";

export interface FleetStory {
  readonly settings?: Partial<Settings>;
  /** What is different in every host's context. */
  readonly around?: (context: Context, name: string) => Partial<Context>;
  /** The host that changes the schema for all. */
  readonly first?: string;
}

/** Hosts in memory by name; `eu us|ap` are two waves. */
export function fleetOf(text: string, { settings = {}, around = () => ({}), first }: FleetStory = {}) {
  const stages = new Map(text.split(/[ |]/).map((name): [string, Stage] => [name, stage(settings)]));
  const on = (name: string) => {
    const own = stages.get(name);
    if (own === undefined) throw new Error(name);
    return own;
  };
  const targets = (without: readonly string[] = []) =>
    text.split("|").flatMap((names, wave) =>
      names
        .split(" ")
        .filter((name) => !without.includes(name))
        .map((name): WaveTarget => {
          const { context } = on(name);
          const services = [{ name: "web", component: "web", part: "server" }] as const;
          const opened = { ...context, services, environment: { features: {} } } as unknown as Opened;
          return { name, wave, opened, context: { ...context, ...around(context, name) } };
        }),
    );
  /** A rollout of that image, seen from a job that can't reach some hosts. */
  const waves = (image: string, onFailure: "wave" | "all" = "wave", without: readonly string[] = []): Waves => {
    const all = targets();
    const unseen = all.flatMap(({ name, wave }) =>
      without.includes(name) ? [{ name, wave, why: new Error("gone") as never }] : [],
    );
    const candidate = { images: { web: image }, configuration: "c" };
    return {
      targets: targets(without),
      unseen,
      policy: { maxParallel: undefined, onFailure, first },
      candidates: async (turn) => new Map(turn.map(({ name }) => [name, candidate])),
      begins: () => undefined,
    };
  };
  const deploy = async (image: string, onFailure: "wave" | "all" = "wave") =>
    say((await runWaves(waves(image, onFailure), await targets()[0]?.opened.records.waves())).ends);
  return { deploy, on, targets, waves };
}

/** `eu promoted 2`. */
export const say = (ends: readonly TargetEnd[]) => ends.map(({ target, result, serving }) => `${target} ${result} ${serving}`);
