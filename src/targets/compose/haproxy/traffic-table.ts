import type { Slot, Traffic } from "../../router.ts";

interface Counted {
  readonly requests: number;
  /** Of the last minute; undefined when the table was made by an earlier version, which did not ask for that. */
  readonly recent: number | undefined;
  readonly errors: number;
}

const none: Counted = { requests: 0, recent: 0, errors: 0 };

function counted(text: string, key: string): Counted {
  const line = text.split("\n").find((candidate) => candidate.includes(` key=${key} `));
  if (line === undefined) return none;
  const found = (name: string) => new RegExp(` ${name}=(\\d+)`).exec(line)?.[1];
  const recent = found("http_req_rate\\(60000\\)");
  return {
    requests: Number(found("http_req_cnt") ?? Number.NaN),
    recent: recent === undefined ? undefined : Number(recent),
    errors: Number(found("http_fail_cnt") ?? Number.NaN),
  };
}

/** Reads `show table`: what the slots' entries have counted. Cohorts have entries of their own. */
export function parseTraffic(text: string): Readonly<Record<Slot, Traffic>> {
  const of = (slot: Slot): Traffic => {
    const [drawn, early] = [counted(text, slot), counted(text, `${slot}-early`)];
    const { requests: cohorts } = early;
    const { recent } = drawn;
    const total = { requests: drawn.requests + cohorts, cohorts, errors: drawn.errors + early.errors };
    return recent === undefined ? total : { ...total, recent };
  };
  return { a: of("a"), b: of("b") };
}
