/** A release as GitHub's API tells it, as far as we read it. */
export interface Release {
  readonly id: number;
  readonly tag_name: string;
  readonly name: string | null;
  readonly body?: string | null;
  readonly draft: boolean;
  readonly html_url: string;
}

export interface Where {
  /** Like https://api.github.com. */
  readonly url: string;
  /** Like sluice-delivery/sluice. */
  readonly repository: string;
  readonly token: string;
  /** Waits so many milliseconds before another try. */
  readonly sleep: (ms: number) => Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly data: unknown;
}

/** The few calls that a release needs. An answer that is no success is returned, not thrown. */
export type Call = (
  method: "GET" | "POST" | "PATCH",
  path: string,
  body?: Readonly<Record<string, unknown>>,
) => Promise<Answer>;

const TRIES = 3;
const LIMIT_MS = 30_000;
const isPassing = (status: number) => status === 429 || status >= 500;

/** Reads and idempotent changes are tried again when GitHub is not well; a POST is not, since it could happen twice. */
export function openApi({ url, repository, token, sleep }: Where): Call {
  const once = async (method: string, path: string, body: unknown): Promise<Answer> => {
    const answer = await fetch(`${url}/repos/${repository}${path}`, {
      method,
      headers: {
        accept: "application/vnd.github+json",
        authorization: `Bearer ${token}`,
        "user-agent": "sluice-release",
        "x-github-api-version": "2022-11-28",
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    const text = await answer.text();
    return { status: answer.status, data: answer.headers.get("content-type")?.includes("json") ? JSON.parse(text) : text };
  };
  return async (method, path, body) => {
    for (let attempt = 1; ; attempt += 1) {
      const last = method === "POST" || attempt === TRIES;
      try {
        const answer = await once(method, path, body);
        if (last || !isPassing(answer.status)) return answer;
      } catch (cause) {
        if (last) throw new Error(`GitHub did not answer ${method} ${path}: ${reason(cause)}`);
      }
      await sleep(attempt * 2_000);
    }
  };
}

const reason = (cause: unknown) =>
  cause instanceof Error ? (cause.cause instanceof Error ? cause.cause.message : cause.message) : String(cause);

/** The data of an answer that must be a success; the error names what was tried and GitHub's own word. */
export function mustBe<T>(what: string, { status, data }: Answer, remedy = ""): T {
  if (status >= 200 && status < 300) return data as T;
  const said =
    typeof data === "object" && data !== null && "message" in data ? String(data.message) : String(data).slice(0, 200);
  throw new Error(`${what}: GitHub answered ${status} (${said}).${remedy === "" ? "" : ` ${remedy}`}`);
}

/** All tags that begin with "v" → commits; an annotated one leads to the commit behind it. */
export async function readTags(call: Call): Promise<Map<string, string>> {
  type Object = { readonly type: string; readonly sha: string };
  const refs = mustBe<{ ref: string; object: Object }[]>("Listing tags", await call("GET", "/git/matching-refs/tags/v"));
  const tags = new Map<string, string>();
  for (const { ref, object } of refs) {
    let target = object;
    while (target.type === "tag") {
      target = mustBe<{ object: Object }>(`Reading ${ref}`, await call("GET", `/git/tags/${target.sha}`)).object;
    }
    tags.set(ref.slice("refs/tags/".length), target.sha);
  }
  return tags;
}

/** Every release, drafts included. */
export async function readReleases(call: Call): Promise<Release[]> {
  const found: Release[] = [];
  for (let page = 1; ; page += 1) {
    const some = mustBe<Release[]>("Listing releases", await call("GET", `/releases?per_page=100&page=${page}`));
    found.push(...some);
    if (some.length < 100) return found;
  }
}

const WITHDRAWN = " (withdrawn)";
export const withdrawnName = (tag: string) => `${tag}${WITHDRAWN}`;
export const withdrawnTags = (releases: readonly Release[]) =>
  releases.filter(({ name }) => name?.endsWith(WITHDRAWN)).map(({ tag_name }) => tag_name);

/** Makes a tag that may move point to a commit. */
export async function moveTag(call: Call, tags: ReadonlyMap<string, string>, name: string, commit: string): Promise<void> {
  const answer = tags.has(name)
    ? await call("PATCH", `/git/refs/tags/${name}`, { sha: commit, force: true })
    : await call("POST", "/git/refs", { ref: `refs/tags/${name}`, sha: commit });
  mustBe(
    `Moving ${name} to ${commit}`,
    answer,
    `Somebody who may push can do it by hand: git push --force origin ${commit}:refs/tags/${name}`,
  );
  const now = (await readTags(call)).get(name);
  if (now !== commit)
    throw new Error(`${name} should point to ${commit}, and GitHub says that it points to ${now ?? "nothing"}.`);
}
