import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { suite } from "../../scripts/docs/suite.ts";

const root = join(import.meta.dirname, "..", "..");
type Granted = Readonly<Record<string, string>>;

const granted = z.union([z.string(), z.record(z.string(), z.string())]).optional();
const job = z.looseObject({
  uses: z.string().optional(),
  permissions: granted,
  steps: z
    .array(z.looseObject({ uses: z.string().optional(), with: z.record(z.string(), z.unknown()).default({}) }))
    .default([]),
});
const workflow = z.looseObject({ permissions: granted, jobs: z.record(z.string(), job) });
type Job = z.output<typeof job>;

/** The path of an action or a workflow of ours in the repository; undefined for what is not ours. */
const pathOf = (uses = "") =>
  /^(?:\$\/|\.\/|sluice-delivery\/sluice\/)([^@]*)/.exec(uses)?.[1] ??
  (/^sluice-delivery\/sluice@/.test(uses) ? "." : undefined);

const covers = (has: Granted, scope: string, level: string) =>
  has[scope] === level || has[scope] === "write" || level === "none";

/** What the actions that a job uses need: always, or because of an input that it gives them. */
function byActions(where: string, has: Granted, { steps }: Job): string[] {
  return steps.flatMap(({ uses, with: given }) => {
    const member = suite.find(({ folder }) => folder === pathOf(uses));
    const needed = (member?.permissions ?? []).filter(
      ({ input }) => input === undefined || /github\.token|GITHUB_TOKEN|^(true|on)$/.test(String(given[input] ?? "")),
    );
    return needed
      .filter(({ scope, level }) => !covers(has, scope, level))
      .map(({ scope, level }) => `${where} uses ${member?.name} without "${scope}: ${level}".`);
  });
}

/** GitHub starts no run in which a called workflow asks for more than its caller was given. */
function byWorkflow(where: string, has: Granted, path: string): string[] {
  const { jobs, permissions: ofAll } = workflow.parse(parseAllDocuments(readFileSync(join(root, path), "utf8"))[0]?.toJS());
  const asked = Object.values(jobs).flatMap((each) => Object.entries(Object(each.permissions ?? ofAll) as Granted));
  const lacking = asked.filter(([scope, level]) => !covers(has, scope, level));
  return [...new Set(lacking.map(([scope, level]) => `${where} calls ${path} without "${scope}: ${level}".`))];
}

/** Every job of a workflow that is not allowed what the actions and workflows of ours need that it uses. */
export function grantProblems(file: string, text: string): string[] {
  const { jobs, permissions: ofAll } = workflow.parse(parseAllDocuments(text)[0]?.toJS());
  return Object.entries(jobs).flatMap(([name, each]) => {
    const has = each.permissions ?? ofAll;
    if (typeof has !== "object") return [];
    const where = `${file}: the job ${name}`;
    const path = pathOf(each.uses);
    return [...byActions(where, has, each), ...(path === undefined ? [] : byWorkflow(where, has, path))];
  });
}
