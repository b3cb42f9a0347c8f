import { type Call, moveTag, mustBe, type Release, readReleases, readTags } from "./api.ts";
import type { ReleasePlan } from "./plan-release.ts";

/**
 * Draft, then publish, which makes the immutable tag, then the moving tag: a run that is cut off leaves users on the
 * version before, and the next one goes on from there.
 */
export async function publish(call: Call, plan: ReleasePlan, tell: (line: string) => void): Promise<void> {
  const there = (await readReleases(call)).find(({ tag_name }) => tag_name === plan.tag);
  const words = { tag_name: plan.tag, target_commitish: plan.commit, name: plan.tag, body: plan.notes };
  let release = there;
  if (release === undefined) {
    release = mustBe<Release>(`Drafting ${plan.tag}`, await call("POST", "/releases", { ...words, draft: true }));
    tell(`Drafted the release ${plan.tag}.`);
  }
  if (release.draft) {
    const change = { ...words, draft: false, prerelease: false, make_latest: plan.latest ? "true" : "false" };
    release = mustBe<Release>(`Publishing ${plan.tag}`, await call("PATCH", `/releases/${release.id}`, change));
    tell(`Published ${release.html_url}.`);
  } else tell(`${plan.tag} was published before.`);
  const tags = await readTags(call);
  const tagged = tags.get(plan.tag);
  if (tagged !== plan.commit) {
    throw new Error(
      `${plan.tag} should point to ${plan.commit}, and points to ${tagged ?? "nothing"}: ${plan.movingTag} stays where it is.`,
    );
  }
  tell(`${plan.tag} points to ${plan.commit}, and never moves.`);
  const before = tags.get(plan.movingTag);
  if (before === plan.commit) {
    tell(`${plan.movingTag} points there already.`);
    return;
  }
  await moveTag(call, tags, plan.movingTag, plan.commit);
  tell(`${plan.movingTag} moved ${before === undefined ? "" : `from ${before} `}to ${plan.commit}.`);
}
