import { fitted } from "../report/fitted.ts";
import { anything, comments, type KnownComment, made, pulls } from "./answers.ts";
import type { Ask } from "./ask.ts";

/** The longest comment that GitHub takes. */
const bodyLimit = 65_536;
/** Conversations beyond so many comments get a new comment. */
const pages = 3;
const pageSize = 100;

/** Hidden in the comment, so that it is found again. Names are encoded: none can end the HTML comment. */
export function marker(project: string, environment: string): string {
  return `<!-- sluice ${encodeURIComponent(project)} ${encodeURIComponent(environment)} -->`;
}

/** Ours is what begins with the marker and was written by a program or by somebody who may write here: others can copy a marker. */
export function ourComment(known: readonly KnownComment[], mark: string): KnownComment | undefined {
  return known.find(
    ({ body, user, author_association: role }) =>
      body?.startsWith(mark) === true && (user?.type === "Bot" || ["OWNER", "MEMBER", "COLLABORATOR"].includes(role ?? "")),
  );
}

/** The number in the event of a pull request; undefined for other events. */
export function pullRequestOf(eventName: string, event: Readonly<Record<string, unknown>>): number | undefined {
  if (!eventName.startsWith("pull_request")) return undefined;
  const pull = event["pull_request"];
  const number = typeof pull === "object" && pull !== null && "number" in pull ? pull.number : event["number"];
  return typeof number === "number" && Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

/** The open pull request that a commit belongs to, if there is one. */
export async function openPullRequest(ask: Ask, repository: string, commit: string): Promise<number | undefined> {
  if (!/^[0-9a-f]{40,64}$/.test(commit)) return undefined;
  const path = `${repository}/commits/${commit}/pulls`;
  const found = await ask({ method: "GET", path, does: "find the commit's pull request", answer: pulls, repeatable: true });
  return found.find(({ state }) => state === "open")?.number;
}

export interface CommentPlace {
  readonly repository: string;
  readonly pullRequest: number;
  readonly mark: string;
}

/** The comment that an earlier run wrote. */
export async function findComment(ask: Ask, { repository, pullRequest, mark }: CommentPlace): Promise<number | undefined> {
  for (let page = 1; page <= pages; page += 1) {
    const path = `${repository}/issues/${pullRequest}/comments?per_page=${pageSize}&page=${page}`;
    const known = await ask({
      method: "GET",
      path,
      does: "list the pull request's comments",
      answer: comments,
      repeatable: true,
    });
    const found = ourComment(known, mark);
    if (found !== undefined) return found.id;
    if (known.length < pageSize) return undefined;
  }
  return undefined;
}

/** Writes the comment, into the one that is known where there is one; returns which one it is. */
export async function writeComment(ask: Ask, place: CommentPlace, known: number | undefined, text: string): Promise<number> {
  const { repository, pullRequest, mark } = place;
  const body = { body: `${mark}\n${fitted(text, bodyLimit - mark.length - 1)}` };
  const does = "comment on the pull request";
  if (known !== undefined) {
    const path = `${repository}/issues/comments/${known}`;
    await ask({ method: "PATCH", path, body, does, answer: anything, repeatable: true });
    return known;
  }
  const path = `${repository}/issues/${pullRequest}/comments`;
  return (await ask({ method: "POST", path, body, does, answer: made, repeatable: false })).id;
}
