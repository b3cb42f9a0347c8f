import { execFileSync } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Operation, type RequestOf, type Schema, user, when } from "../github/answers.ts";

interface Asked {
  readonly named: readonly string[];
  readonly query: URLSearchParams;
  readonly body: unknown;
}
interface Answered {
  readonly status: number;
  readonly body: unknown;
}
interface Route {
  readonly operation: Operation;
  readonly method: string;
  readonly pattern: RegExp;
  readonly handle: (asked: Asked) => Answered;
}

/** GitHub's description leaves out `requestBody` where every part of it may be left out. */
type Change = Partial<RequestOf<"repos/create-release">>;

const notFound = { status: 404, body: { message: "Not Found" } };
const invalid = (message: string) => ({ status: 422, body: { message: `Validation Failed: ${message}` } });

/** GitHub's API of tags and releases. The tags are those of a real bare repository; published releases can be immutable. */
export class GitHubReleases {
  readonly token = "ghs_ReleaseToken";
  readonly releases: Schema<"release">[] = [];
  readonly asked: string[] = [];
  /** Branches on which CI was started. */
  readonly dispatched: string[] = [];
  /** As in a repository with "immutable releases": only title and notes of a published one change. */
  immutable = true;
  /** The next answers to this operation are these, before the real ones. */
  readonly faults = new Map<Operation, Answered[]>();
  url = "";
  readonly #bare: string;
  readonly #server: Server;
  #latest: number | undefined;

  private constructor(bare: string) {
    this.#bare = bare;
    this.#server = createServer(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const text = Buffer.concat(parts).toString();
      const url = new URL(request.url ?? "/", "http://github.test");
      const path = url.pathname.replace(/^\/repos\/[^/]+\/[^/]+/, "");
      const route = this.#routes.find(({ method, pattern }) => method === request.method && pattern.test(path));
      this.asked.push(route?.operation ?? `${request.method} ${path}`);
      const named = route?.pattern.exec(path)?.slice(1) ?? [];
      const allowed = request.headers.authorization === `Bearer ${this.token}`;
      const fault = route === undefined ? undefined : this.faults.get(route.operation)?.shift();
      const { status, body } = !allowed
        ? { status: 401, body: { message: "Bad credentials" } }
        : (fault ?? route?.handle({ named, query: url.searchParams, body: text === "" ? {} : JSON.parse(text) }) ?? notFound);
      response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
      response.end(JSON.stringify(body));
    });
  }

  static async start(bare: string): Promise<GitHubReleases> {
    const server = new GitHubReleases(bare);
    await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    server.url = `http://127.0.0.1:${(server.#server.address() as AddressInfo).port}`;
    return server;
  }

  stop(): Promise<unknown> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(resolve));
  }

  get latest(): string | undefined {
    return this.releases.find(({ id }) => id === this.#latest)?.tag_name;
  }

  #git(...args: readonly string[]): string {
    return execFileSync("git", ["-C", this.#bare, ...args], { encoding: "utf8" }).trim();
  }

  #tags(prefix: string): Schema<"git-ref">[] {
    const format = "%(refname) %(objecttype) %(objectname)";
    const lines = this.#git("for-each-ref", `--format=${format}`, "refs/tags").split("\n");
    const refs = lines.filter((line) => line.startsWith(`refs/tags/${prefix}`)).map((line) => line.split(" "));
    return refs.map(([ref = "", type = "", sha = ""]) => ({ ref, node_id: ref, url: ref, object: { type, sha, url: sha } }));
  }

  #make(body: RequestOf<"repos/create-release">): Schema<"release"> {
    const id = this.releases.length + 1;
    const url = `https://github.test/releases/${id}`;
    return {
      ...{ url, html_url: `https://github.test/releases/tag/${body.tag_name}`, assets_url: url, upload_url: url },
      ...{ tarball_url: null, zipball_url: null, id, node_id: `R_${id}`, tag_name: body.tag_name },
      ...{ target_commitish: body.target_commitish ?? "main", name: body.name ?? null, body: body.body ?? null },
      ...{ draft: body.draft ?? false, prerelease: body.prerelease ?? false, assets: [], author: user("github-actions[bot]") },
      ...{ created_at: when.created_at, published_at: null },
    };
  }

  #change(release: Schema<"release">, change: Change): Answered {
    const frozen = this.immutable && !release.draft;
    if (frozen && change.prerelease !== undefined && change.prerelease !== release.prerelease) {
      return invalid("the release is immutable");
    }
    const { make_latest, ...words } = change;
    if (make_latest === "true") this.#latest = release.id;
    if (make_latest === "false" && this.#latest === release.id) this.#latest = undefined;
    if (
      release.draft &&
      words.draft === false &&
      this.#tags(release.tag_name).every(({ ref }) => ref !== `refs/tags/${release.tag_name}`)
    ) {
      this.#git("update-ref", `refs/tags/${release.tag_name}`, words.target_commitish ?? release.target_commitish);
    }
    Object.assign(release, words);
    return { status: 200, body: release };
  }

  readonly #routes: readonly Route[] = [
    {
      operation: "actions/create-workflow-dispatch",
      method: "POST",
      pattern: /^\/actions\/workflows\/ci\.yml\/dispatches$/,
      handle: ({ body }) => {
        this.dispatched.push(String((body as RequestOf<"actions/create-workflow-dispatch">).ref));
        return { status: 200, body: {} };
      },
    },
    {
      operation: "git/list-matching-refs",
      method: "GET",
      pattern: /^\/git\/matching-refs\/tags\/(.*)$/,
      handle: ({ named }) => ({ status: 200, body: this.#tags(named[0] ?? "") }),
    },
    {
      operation: "git/get-tag",
      method: "GET",
      pattern: /^\/git\/tags\/([0-9a-f]{40})$/,
      handle: ({ named }) => {
        const sha = this.#git("rev-parse", `${named[0]}^{}`);
        return { status: 200, body: { object: { type: "commit", sha, url: sha } } };
      },
    },
    {
      operation: "git/create-ref",
      method: "POST",
      pattern: /^\/git\/refs$/,
      handle: ({ body }) => {
        const { ref, sha } = body as RequestOf<"git/create-ref">;
        if (this.#tags("").some((each) => each.ref === ref)) return invalid("Reference already exists");
        this.#git("update-ref", ref, sha);
        return { status: 201, body: { ref, object: { type: "commit", sha } } };
      },
    },
    {
      operation: "git/update-ref",
      method: "PATCH",
      pattern: /^\/git\/refs\/(tags\/.+)$/,
      handle: ({ named, body }) => {
        const { sha, force } = body as RequestOf<"git/update-ref">;
        if (!this.#tags("").some(({ ref }) => ref === `refs/${named[0]}`)) return invalid("Reference does not exist");
        if (/^tags\/v\d+\.\d+\.\d+$/.test(named[0] ?? "")) return invalid("the tag of an immutable release is locked");
        if (force !== true) return invalid("Update is not a fast forward");
        this.#git("update-ref", `refs/${named[0]}`, sha);
        return { status: 200, body: { ref: `refs/${named[0]}`, object: { type: "commit", sha } } };
      },
    },
    {
      operation: "repos/list-releases",
      method: "GET",
      pattern: /^\/releases$/,
      handle: ({ query }) => ({ status: 200, body: query.get("page") === "1" ? this.releases : [] }),
    },
    {
      operation: "repos/get-latest-release",
      method: "GET",
      pattern: /^\/releases\/latest$/,
      handle: () => {
        const last = this.releases.findLast(({ draft, prerelease }) => !draft && !prerelease);
        const body = this.releases.find(({ id }) => id === this.#latest) ?? last;
        return body === undefined ? notFound : { status: 200, body };
      },
    },
    {
      operation: "repos/create-release",
      method: "POST",
      pattern: /^\/releases$/,
      handle: ({ body }) => {
        const asked = body as RequestOf<"repos/create-release">;
        if (asked.draft !== true) return invalid("a release begins as a draft here");
        this.releases.push(this.#make(asked));
        return { status: 201, body: this.releases.at(-1) };
      },
    },
    {
      operation: "repos/update-release",
      method: "PATCH",
      pattern: /^\/releases\/(\d+)$/,
      handle: ({ named, body }) => {
        const found = this.releases.find(({ id }) => id === Number(named[0]));
        return found === undefined ? notFound : this.#change(found, body as Change);
      },
    },
  ];
}
