import type { Finished } from "../world.ts";

/** The last lines that a program printed, without what only fills the screen and without passwords in addresses. */
export function lastLines({ stdout, stderr, timedOut }: Finished, count: number): readonly string[] {
  const lines = `${stdout}\n${stderr}`
    .split("\n")
    .map((line) => line.replace(/:\/\/([^:@/\s]*):[^@\s]*@/g, "://$1:***@").trim())
    .filter((line) => line !== "" && !/^\(Background on this error|^[~^\s]+$/.test(line));
  return [...lines.slice(-count), ...(timedOut ? ["(stopped: it took too long)"] : [])].map((line) => line.slice(0, 300));
}
