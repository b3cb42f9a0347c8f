import { Failure } from "../../failure.ts";
import type { Outcome, OutputsOf, ResultOf } from "../../outcome.ts";
import { adoptedNumber } from "../../release/adopted.ts";
import type { Opened } from "../opening/open-environment.ts";
import type { deployAnswers } from "../telling/deploy-answers.ts";
import type { Fleet, Missing } from "../waves/fleet.ts";
import { look } from "./look.ts";
import { statusOf, type TargetStatus } from "./status-of.ts";
import { sayTarget, statusSummary } from "./status-summary.ts";
import { type WavesStatus, wavesStatus } from "./waves-status.ts";

/** An environment as it stands: the output `status`. */
export interface EnvironmentStatus {
  readonly environment: string;
  readonly url: string;
  readonly targets: readonly TargetStatus[];
  /** Hosts that could not be looked at. */
  readonly missing: readonly { readonly target: string; readonly why: string }[];
  /** How the targets differ; empty when they don't. */
  readonly differences: readonly string[];
  /** The rollout over several hosts that is not over. */
  readonly waves: WavesStatus | null;
}

/** mode: status: what serves where, what is under way and what is not as it should be. Changes nothing. */
export async function status(opened: Opened): Promise<Outcome> {
  const { environment, url, target } = opened;
  return told(environment.name, url, [statusOf(target.name, await look(opened))], [], null);
}

export async function statusWaves({ targets, missing, environment, lead }: Fleet): Promise<Outcome> {
  const found = await Promise.all(
    targets.map(async ({ name, wave, opened }): Promise<TargetStatus | Missing> => {
      try {
        return statusOf(name, await look(opened));
      } catch (error) {
        // A host that breaks off in the middle is one more that can't be looked at.
        if (error instanceof Failure) return { name, wave, why: error };
        throw error;
      }
    }),
  );
  const absent = found.filter((one) => "why" in one);
  return told(
    environment.name,
    targets[0]?.opened.url ?? "",
    found.filter((one) => "target" in one),
    [...missing, ...absent],
    await wavesStatus(targets, lead).catch(() => null),
  );
}

function told(
  environment: string,
  url: string,
  targets: readonly TargetStatus[],
  missing: readonly Missing[],
  waves: WavesStatus | null,
): Outcome {
  const absent = missing.map(({ name, why }) => ({ target: name, why: why.sentence }));
  const all: EnvironmentStatus = {
    environment,
    url,
    targets,
    missing: absent,
    differences: waves === null ? differencesOf(targets) : [],
    waves,
  };
  const [lead] = targets;
  const number = lead?.serving?.release;
  const explanation = sayAll(all);
  const bakes = targets.flatMap(({ underWay }) =>
    underWay === null || underWay.bake === null ? [] : [{ ...underWay, ...underWay.bake }],
  );
  return {
    result: "status" satisfies ResultOf<typeof deployAnswers>,
    explanation,
    outputs: {
      release: number === undefined ? "" : String(number),
      "previous-release": "",
      url,
      plan: [],
      "resume-at":
        bakes
          .map(({ resumeAt }) => resumeAt)
          .sort()
          .at(-1) ?? "",
      "started-by": /^\d+(?=\/)/.exec(bakes[0]?.run ?? "")?.[0] ?? "",
      "report-html": "",
      status: all,
    } satisfies OutputsOf<typeof deployAnswers>,
    report: { environment, release: null, serving: number ?? null, timeline: [], plan: [], status: all },
    summary: statusSummary(all, explanation),
    failed: false,
  };
}

function sayAll({ targets, missing, differences, waves }: EnvironmentStatus): string {
  const several = targets.length + missing.length > 1;
  const each = targets.map((target) => `${several ? `${target.target}: ` : ""}${sayTarget(target)}`);
  const absent = missing.map(({ target, why }) => `${target} can't be looked at: ${why}`);
  return [...each, ...absent, ...differences, ...(waves === null ? [] : [sayWaves(waves)])].join(" ");
}

function sayWaves({ release, hosts }: WavesStatus): string {
  const told = hosts.map(({ target, wave, standing }) => `wave ${wave} ${target} ${standing}`);
  return `Release ${release} goes out wave by wave: ${told.join(", ")}.`;
}

/** What was adopted is the same whatever its number of containers; releases are the same everywhere, number for number. */
function differencesOf(targets: readonly TargetStatus[]): readonly string[] {
  const by = new Map<number, string[]>();
  for (const { target, serving } of targets) {
    const number = serving?.release ?? adoptedNumber - 1;
    by.set(number, [...(by.get(number) ?? []), target]);
  }
  if (by.size < 2) return [];
  const sides = [...by].map(
    ([number, names]) => `${number < adoptedNumber ? "nothing" : `release ${number}`} on ${names.join(", ")}`,
  );
  return [`The targets differ, which the next deploy puts right: ${sides.join("; ")}.`];
}
