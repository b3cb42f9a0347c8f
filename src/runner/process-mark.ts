import { readFileSync, readlinkSync } from "node:fs";
import type { ProcessMark } from "../world.ts";

/**
 * This process, as others who see the same processes can find it again; undefined where the system does not tell. The
 * user belongs to it: `/proc` may hide the processes of others.
 */
export function processMark(): ProcessMark | undefined {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const stat = readFileSync("/proc/self/stat", "utf8");
    const began = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    if (boot === "" || began === undefined) return undefined;
    // Containers have their machine's boot, and process ids of their own.
    return { space: `${boot} ${readlinkSync("/proc/self/ns/pid")} user ${process.getuid?.()}`, pid: process.pid, began };
  } catch {
    return undefined;
  }
}
