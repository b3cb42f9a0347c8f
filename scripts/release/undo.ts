import { type Answer, type Call, moveTag, mustBe, type Release, readReleases, readTags, withdrawnName } from "./api.ts";
import type { UndoPlan } from "./plan-undo.ts";
import { Refused } from "./refused.ts";

/** Users first: the moving tag, then what the page of releases says. Nothing is deleted, and no immutable tag is touched. */
export async function undo(call: Call, plan: UndoPlan, tell: (line: string) => void): Promise<void> {
  const releases = await readReleases(call);
  const find = (tag: string) => {
    const found = releases.find(({ tag_name, draft }) => tag_name === tag && !draft);
    if (found === undefined) throw new Refused(`${tag} is a tag, but has no published release.`);
    return found;
  };
  const [bad, good] = [find(plan.bad), find(plan.to)];
  if (plan.moves) {
    await moveTag(call, await readTags(call), plan.movingTag, plan.commit);
    tell(`${plan.movingTag} points to ${plan.to} (${plan.commit}) again.`);
  } else tell(`${plan.movingTag} points to ${plan.to} already.`);
  if (bad.name === withdrawnName(plan.bad)) {
    tell(`${plan.bad} is marked as withdrawn already.`);
    return;
  }
  tell(await markWithdrawn(call, plan, bad));
  const latest = mustBe<Release>("Reading the latest release", await call("GET", "/releases/latest"));
  if (latest.tag_name !== plan.bad) return;
  mustBe(`Making ${plan.to} the latest`, await call("PATCH", `/releases/${good.id}`, { make_latest: "true" }));
  tell(`${plan.to} is shown as the latest release.`);
}

async function markWithdrawn(call: Call, plan: UndoPlan, bad: Release): Promise<string> {
  const note = `> [!WARNING]\n> Withdrawn: ${asText(plan.because)}. \`${plan.movingTag}\` is at ${plan.to} again; if you pin ${plan.bad}, pin that instead.`;
  const words = { name: withdrawnName(plan.bad), body: `${note}\n\n${bad.body ?? ""}`.trim() };
  const path = `/releases/${bad.id}`;
  const whole: Answer = await call("PATCH", path, { ...words, prerelease: true, make_latest: "false" });
  if (whole.status !== 422) {
    mustBe(`Marking ${plan.bad}`, whole);
    return `${plan.bad} is marked as withdrawn, and as a pre-release.`;
  }
  // Of an immutable release only the title and the notes can change.
  mustBe(`Marking ${plan.bad}`, await call("PATCH", path, words));
  return `${plan.bad} is marked as withdrawn in its title and notes; the release is immutable, so it stays a release.`;
}

/** A person's words inside Markdown: they neither mention, link nor format. */
const asText = (text: string) =>
  text.replace(/[\\`*_{}[\]<>()#!|~@:&]/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/\.$/, "");
