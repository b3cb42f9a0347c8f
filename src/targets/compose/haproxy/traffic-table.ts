import type { Slot, Traffic } from "../../router.ts";

const nothing: Traffic = { requests: 0, errors: 0 };

/** Reads `show table`: what the slots' entries have counted. */
export function parseTraffic(text: string): Readonly<Record<Slot, Traffic>> {
  const of = (slot: Slot): Traffic => {
    const line = text.split("\n").find((candidate) => candidate.includes(` key=${slot} `));
    if (line === undefined) return nothing;
    const count = (name: string) => Number(new RegExp(` ${name}=(\\d+)`).exec(line)?.[1] ?? Number.NaN);
    return { requests: count("http_req_cnt"), errors: count("http_fail_cnt") };
  };
  return { a: of("a"), b: of("b") };
}
