import { fail } from "../failure.ts";
import type { Environment, Strategy } from "../project/model.ts";
import { strategySchema } from "../project/schema/strategy.ts";
import { strategyNotYet } from "./failures.ts";

/** A word that says what the file says keeps the file's own steps. */
export function chosenStrategy(environment: Environment, word: string): Strategy {
  const strategy = word === "" || word === environment.strategy.kind ? environment.strategy : strategySchema.parse(word);
  if (strategy.kind !== "canary" && strategy.kind !== "blue-green") throw fail(strategyNotYet, { kind: strategy.kind });
  return strategy;
}
