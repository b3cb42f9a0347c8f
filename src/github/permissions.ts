/** What each of our questions needs, by its path, for servers that don't say it. */
const byPath: readonly (readonly [RegExp, string, "read" | "write"])[] = [
  [/\/deployments(\/|\?|$)/, "deployments", "write"],
  [/\/issues\/(\d+\/)?comments/, "pull-requests", "write"],
  [/\/commits\/[^/]+\/pulls/, "pull-requests", "read"],
  [/\/environments\//, "actions", "read"],
  [/\/actions\/runs\//, "actions", "read"],
];

/**
 * The lines that `permissions:` of the job lacks. GitHub names them in the header x-accepted-github-permissions
 * (`issues=write; pull_requests=write`: either will do), whose names have underscores where workflows have hyphens.
 */
export function missingPermissions(path: string, accepted: string): readonly string[] {
  const ours = byPath.find(([pattern]) => pattern.test(path));
  const ways = accepted.split(";").map((way) =>
    way
      .split(",")
      .map((one) => /^\s*([a-z_]+)=(read|write)\s*$/.exec(one))
      .map((found) => (found === null ? "" : `${found[1]?.replaceAll("_", "-")}: ${found[2]}`)),
  );
  const clear = ways.filter((way) => way.every((one) => one !== ""));
  // Of several ways the one that we would ask for ourselves.
  const ownWay = clear.find((way) => ours !== undefined && way.some((one) => one.startsWith(`${ours[1]}:`)));
  const chosen = ownWay ?? clear[0];
  if (chosen !== undefined) return ours === undefined ? chosen : chosen.map((one) => atLeast(one, ours));
  return ours === undefined ? [] : [`${ours[1]}: ${ours[2]}`];
}

/** Reading is what was refused, but writing comes after it: both in one line, so that nobody corrects the job twice. */
function atLeast(one: string, [, name, level]: readonly [RegExp, string, "read" | "write"]): string {
  return one === `${name}: read` ? `${name}: ${level}` : one;
}
