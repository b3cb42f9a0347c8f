import type { Strategy } from "../../project/model.ts";
import { strategySchema } from "../../project/schema/strategy.ts";
import type { ReleasedService } from "../../release/release.ts";

/**
 * The strategy of a rollout, with the steps that it comes to here: the file's own, or what a word stands for. Who is let
 * in beforehand stays as the file says, since the proxy stays what it is.
 */
export function chosenStrategy(said: Strategy, word: string, services: readonly ReleasedService[]): Strategy {
  const chosen = word === "" || word === said.kind ? said : named(said, word);
  return chosen.kind === "rolling" ? { ...chosen, steps: batches(chosen, mostReplicas(services)) } : chosen;
}

function named(said: Strategy, word: string): Strategy {
  const preset = strategySchema.parse(word);
  if (preset.kind === "recreate" || preset.kind === "rolling") return preset;
  const { kind: _kind, steps: _steps, batch: _batch, ...rest } = said;
  return { ...preset, ...rest };
}

/** One step a batch: the share of the visitors is the part of the containers that have been replaced. */
function batches({ steps, batch = 1 }: Strategy, most: number): Strategy["steps"] {
  const bake = steps.at(-1)?.bake ?? 0;
  const rounds = Math.ceil(most / batch);
  return Array.from({ length: rounds }, (_none, round) => ({ share: Math.min(1, ((round + 1) * batch) / most), bake }));
}

/** Containers of the server that has most. */
export function mostReplicas(services: readonly ReleasedService[]): number {
  return Math.max(1, ...services.filter(({ part }) => part === "server").map(({ replicas = 1 }) => replicas));
}
