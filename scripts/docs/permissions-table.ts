import type { Permission } from "./permissions.ts";

/** What the job must be allowed, as a table; a sentence where that is nothing. */
export function permissionsTable(needed: readonly Permission[]): string {
  if (needed.length === 0) return "None: `permissions: {}` will do.";
  const rows = needed.map(({ scope, level, input, why }) => {
    const when = input === undefined ? "always" : `with \`${input}\``;
    return `| \`${scope}: ${level}\` | ${when} | ${why} |`;
  });
  return ["| In the job's `permissions:` | Needed | Why |", "| --- | --- | --- |", ...rows].join("\n");
}
