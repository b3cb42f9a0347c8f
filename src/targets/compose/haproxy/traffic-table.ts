import type { Slot, Traffic } from "../../router.ts";

const nothing: Traffic = { requests: 0, errors: 0 };

/** Reads `show table`: what the slots' entries have counted. */
export function parseTraffic(text: string): Readonly<Record<Slot, Traffic>> {
  const counted = (key: string): Traffic => {
    const line = text.split("\n").find((candidate) => candidate.includes(` key=${key} `));
    if (line === undefined) return nothing;
    const count = (name: string) => Number(new RegExp(` ${name}=(\\d+)`).exec(line)?.[1] ?? Number.NaN);
    return { requests: count("http_req_cnt"), errors: count("http_fail_cnt") };
  };
  const of = (slot: Slot): Traffic => {
    const [drawn, early] = [counted(slot), counted(`${slot}-early`)];
    const { requests: cohorts } = early;
    return { requests: drawn.requests + cohorts, cohorts, errors: drawn.errors + early.errors };
  };
  return { a: of("a"), b: of("b") };
}
