import type { AlertRule } from "../../health/alert-rule.ts";
import type { ScoreRules } from "../../health/verdict.ts";
import type { GateResult } from "../../health/watch.ts";
import type { Environment } from "../../project/model.ts";
import { sayHost } from "../../project/say-host.ts";
import { sayPercentage } from "../../quantity/percentage.ts";

/** What a call knows of the gates that it is to judge. */
export interface GateWatch {
  /** Sent to sources of metrics and to nobody else; may hold a secret. */
  readonly sourceHeaders: Readonly<Record<string, string>>;
  /** Where every gate is noted that was judged here. */
  readonly log: GateLog;
}

/** How the gate of an environment is judged besides its checks. */
export interface GateTerms extends GateWatch {
  /** The name of the environment. */
  readonly environment: string;
  /** Undefined: every check decides. */
  readonly score: ScoreRules | undefined;
  /** Undefined: the usual ones. */
  readonly alertRules: readonly AlertRule[] | undefined;
  /** The host, where it is not this machine. */
  readonly target: string | undefined;
}

/** Where nobody watches the gates they are judged as the environment says all the same. */
export function gateTerms(
  { name, score, alertRules, host }: Pick<Environment, "name" | "score" | "alertRules" | "host">,
  watch: GateWatch = { sourceHeaders: {}, log: { gates: [], note: () => undefined } },
): GateTerms {
  const target = host.kind === "local" ? undefined : sayHost(host).replace("ssh://", "");
  return { environment: name, score, alertRules, target, ...watch };
}

/** One gate of a rollout, as it was judged by this step: all that a recording of it needs. */
export interface JudgedGate {
  readonly share: number;
  readonly release: number;
  /** The host, where it is not this machine. */
  readonly target: string | undefined;
  readonly window: number;
  readonly interval: number;
  readonly terms: Pick<GateTerms, "environment" | "score" | "alertRules">;
  readonly result: GateResult;
}

export interface GateLog {
  readonly gates: readonly JudgedGate[];
  note(gate: JudgedGate): void;
}

export function gateLog(): GateLog {
  const gates: JudgedGate[] = [];
  return { gates, note: (gate) => gates.push(gate) };
}

/** What a gate is called among those of its rollout. */
export function sayGate({ share, target }: Pick<JudgedGate, "share" | "target">): string {
  return `${share === 0 ? "preview" : sayPercentage(share)}${target === undefined ? "" : ` on ${target}`}`;
}

const mostSamples = 5_000;

/** How many samples of each check a rollout's report keeps: of all gates together it stays a file that one can open. */
export const keptOf = (checks: number): number => Math.max(100, Math.floor(mostSamples / Math.max(1, checks)));
