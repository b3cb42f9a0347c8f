import { z } from "zod";

/** What `npm audit --json` prints, as far as we read it. */
const answer = z.object({
  vulnerabilities: z.record(
    z.string(),
    z.object({
      severity: z.string(),
      nodes: z.array(z.string()),
      via: z.array(z.union([z.string(), z.object({ title: z.string(), url: z.string() })])),
    }),
  ),
});
const lock = z.object({ packages: z.record(z.string(), z.object({ dev: z.boolean().optional() })) });

export interface Verdict {
  /** "not checked" is its own word: no answer is not a pass. */
  readonly word: "pass" | "fail" | "not checked";
  /** A sentence for each vulnerability, those that fail first, or the reason why nothing was checked. */
  readonly lines: readonly string[];
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * What is bundled, or could be, must have no known vulnerability; what only builds and tests is told. `lockFile` says
 * which package is which: npm marks there what only development needs.
 */
export function auditVerdict(printed: string, lockFile: string): Verdict {
  const parsed = answer.safeParse(read(printed));
  if (!parsed.success) {
    const said = z.object({ message: z.string() }).safeParse(read(printed)).data?.message ?? "its answer is not an audit";
    return { word: "not checked", lines: [`The registry does not tell vulnerabilities: ${said.split("\n")[0]}`] };
  }
  const { packages } = lock.parse(JSON.parse(lockFile));
  const found = Object.entries(parsed.data.vulnerabilities).map(([name, { severity, nodes, via }]) => {
    const reasons = via.flatMap((each) => (typeof each === "string" ? [] : [`${each.title} (${each.url})`]));
    const isBundled = nodes.length === 0 || nodes.some((node) => packages[node]?.dev !== true);
    const why = reasons.length > 0 ? reasons.join(", ") : `through ${via.join(", ")}`;
    return { isBundled, line: `${name}, ${severity}, ${isBundled ? "may be bundled" : "development only"}: ${why}` };
  });
  const lines = found.toSorted((a, b) => Number(b.isBundled) - Number(a.isBundled)).map(({ line }) => line);
  return { word: found.some(({ isBundled }) => isBundled) ? "fail" : "pass", lines };
}
