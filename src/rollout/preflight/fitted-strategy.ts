import { fail } from "../../failure.ts";
import type { Environment, Strategy } from "../../project/model.ts";
import { noSharesHere } from "../failures.ts";

/**
 * A strategy as the environment's router can do it. With a proxy of the user's own there are no shares, and a look at the
 * candidate before its visitors takes an address at which that proxy shows it; sluice.yaml is told all of this when it is
 * read, but a strategy may be asked for beside it.
 */
export function fittedStrategy(strategy: Strategy, { ownRouter, name }: Pick<Environment, "ownRouter" | "name">): Strategy {
  if (ownRouter === undefined) return strategy;
  if (strategy.kind === "canary") throw fail(noSharesHere, { kind: strategy.kind, environment: name });
  if (ownRouter.preview !== undefined) return strategy;
  const { preview: _preview, ...rest } = strategy;
  return rest;
}
