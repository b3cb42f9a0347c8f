import type { World } from "../world.ts";
import { assessTally, type Ending, said } from "./assess.ts";
import type { CheckSpec } from "./check-spec.ts";
import { kinds } from "./checks/kinds.ts";
import type { Measure, Start } from "./measure.ts";
import type { Sample } from "./sample.ts";
import type { Subject } from "./subject.ts";
import { count, nothingYet, type Tally } from "./tally.ts";
import type { Verdict } from "./verdict-word.ts";

/** Of a long window the last samples are kept; the tally holds what the verdict needs of all of them. */
const keptSamples = 1_000;
/** A source of counters that hangs is an error, not a reason to wait. */
const countersTimeout = 5_000;

/** One check under way: at most one look at a time, and its samples so far. */
export interface Lookout {
  readonly spec: CheckSpec;
  readonly samples: readonly Sample[];
  readonly tally: Tally;
  /** When the look under way is given up (monotonic); undefined when none is. */
  readonly deadline: number | undefined;
  /** Begins a look; `tell` is called with its sample, once, unless it was given up before. */
  look(signal: AbortSignal, tell: (sample: Sample) => void): void;
  /** Gives up a look that has hung for longer than its timeout. */
  giveUp(tell: (sample: Sample) => void): void;
  verdict(ended: Ending): Verdict | "running";
  progress(): string;
}

export function lookout(spec: CheckSpec, subject: Subject, world: World): Lookout {
  // The table pairs each kind with the function for its own spec; indexing by a union loses that pairing for the compiler.
  const start = kinds[spec.kind] as Start<CheckSpec>;
  const measure: Measure = start(spec, subject, world);
  // The HTTP client keeps the timeout itself; the second more is for one that doesn't.
  const patience = (spec.kind === "http" ? spec.timeout : countersTimeout) + 1_000;
  const samples: Sample[] = [];
  let tally: Tally = nothingYet;
  let underWay: { at: number; deadline: number } | undefined;

  const take = (sample: Sample, tell: (sample: Sample) => void) => {
    underWay = undefined;
    tally = count(tally, sample);
    samples.push(sample);
    if (samples.length > keptSamples) samples.shift();
    tell(sample);
  };
  const finish = async (signal: AbortSignal): Promise<Omit<Sample, "at">> => {
    try {
      return await measure(signal);
    } catch (error) {
      return {
        outcome: "error",
        reason: error instanceof Error && error.message !== "" ? error.message.slice(0, 300) : "no answer",
      };
    }
  };

  return {
    spec,
    samples,
    get tally() {
      return tally;
    },
    get deadline() {
      return underWay?.deadline;
    },
    look(signal, tell) {
      const mine = { at: world.clock.now(), deadline: world.clock.monotonic() + patience };
      underWay = mine;
      void finish(signal).then((seen) => {
        if (underWay === mine) take({ at: mine.at, ...seen }, tell);
      });
    },
    giveUp(tell) {
      if (underWay === undefined || world.clock.monotonic() < underWay.deadline) return;
      take({ at: underWay.at, outcome: "error", reason: `no answer within ${patience} ms` }, tell);
    },
    verdict: (ended) => assessTally(spec, tally, ended),
    progress: () => `${spec.name}: ${said(tally)}${tally.last === undefined ? "" : ` (last: ${tally.last.reason})`}`,
  };
}
