import type { Slot, Traffic } from "../../router.ts";
import type { Runtime } from "./spoken-runtime.ts";
import { parseTraffic } from "./traffic-table.ts";

type BySlot = Readonly<Record<Slot, Traffic>>;

const nothing: BySlot = { a: { requests: 0, errors: 0 }, b: { requests: 0, errors: 0 } };

/** Which process it is, and since when: both begin anew with every start and every reload. */
interface Process {
  readonly pid: string;
  readonly uptime: number;
}

function processOf(info: string): Process {
  const at = (name: string) => new RegExp(`^${name}: (\\d+)`, "m").exec(info)?.[1] ?? "";
  return { pid: at("Pid"), uptime: Number(at("Uptime_sec")) };
}

function plus(one: Traffic, other: Traffic): Traffic {
  const sum = (name: "requests" | "cohorts" | "errors") => (one[name] ?? 0) + (other[name] ?? 0);
  const { recent } = other;
  const total = { requests: sum("requests"), cohorts: sum("cohorts"), errors: sum("errors") };
  return recent === undefined ? total : { ...total, recent };
}

const fell = (before: Traffic, now: Traffic) => now.requests < before.requests || now.errors < before.errors;

/**
 * Counts that never fall: a proxy that was restarted or has reloaded counts from 0, so what it had counted before is
 * added. Only what came between the last look and its end is lost, and no look takes that for a drop or a jump.
 */
export function countTraffic(): (info: string, table: string) => BySlot {
  let gone = nothing;
  let last: { readonly process: Process; readonly counts: BySlot } | undefined;
  return (info, table) => {
    const [process, counts] = [processOf(info), parseTraffic(table)];
    const before = last;
    const anew =
      before !== undefined &&
      (process.pid !== before.process.pid ||
        process.uptime < before.process.uptime ||
        fell(before.counts.a, counts.a) ||
        fell(before.counts.b, counts.b));
    if (anew) gone = { a: plus(gone.a, before.counts.a), b: plus(gone.b, before.counts.b) };
    last = { process, counts };
    return { a: plus(gone.a, counts.a), b: plus(gone.b, counts.b) };
  };
}

/** Asks a running proxy for both at once, so that they are of the same process. */
export async function askTraffic(runtime: Runtime, count: ReturnType<typeof countTraffic>): Promise<BySlot> {
  const [info = "", table = ""] = await runtime.ask("show info", "show table sluice-traffic");
  return count(info, table);
}
