import { invalid, notFound, type Operation, type Reply, type RequestOf, reply, type Schema, user, when } from "./answers.ts";

/** What GitHub knows. Tests fill it and look at it afterwards. */
export class GitHubState {
  readonly deployments: Schema<"deployment">[] = [];
  readonly statuses = new Map<number, Schema<"deployment-status">[]>();
  readonly comments = new Map<number, Schema<"issue-comment">[]>();
  /** Commit → the pull requests that it belongs to. */
  readonly pulls = new Map<string, { number: number; state: "open" | "closed" }[]>();
  /** Runs of workflows → their status. */
  readonly runs = new Map<number, string>();
  /** Environments → minutes that their jobs wait. */
  readonly environments = new Map<string, number>();
  #ids = 1_000;

  nextId(): number {
    this.#ids += 1;
    return this.#ids;
  }

  deploy(body: RequestOf<"repos/create-deployment">, by: string): Schema<"deployment"> {
    const id = this.nextId();
    const url = `https://api.github.test/deployments/${id}`;
    const made: Schema<"deployment"> = {
      url,
      id,
      node_id: `D_${id}`,
      sha: body.ref,
      ref: body.ref,
      task: body.task ?? "deploy",
      payload: body.payload ?? {},
      environment: body.environment ?? "production",
      description: body.description ?? null,
      creator: user(by),
      ...when,
      statuses_url: `${url}/statuses`,
      repository_url: "https://api.github.test",
    };
    this.deployments.unshift(made);
    this.statuses.set(id, []);
    return made;
  }

  say(deployment: number, body: RequestOf<"repos/create-deployment-status">, by: string): Schema<"deployment-status"> {
    const id = this.nextId();
    const url = `https://api.github.test/statuses/${id}`;
    const told: Schema<"deployment-status"> = {
      url,
      id,
      node_id: `S_${id}`,
      state: body.state,
      creator: user(by),
      description: body.description ?? "",
      target_url: body.log_url ?? body.target_url ?? "",
      log_url: body.log_url ?? "",
      environment_url: body.environment_url ?? "",
      ...when,
      deployment_url: url,
      repository_url: url,
    };
    this.statuses.get(deployment)?.unshift(told);
    return told;
  }

  comment(issue: number, body: string, by: string, association: Schema<"author-association">): Schema<"issue-comment"> {
    const id = this.nextId();
    const url = `https://api.github.test/comments/${id}`;
    const about = { id, node_id: `C_${id}`, url, html_url: url, issue_url: url };
    const made: Schema<"issue-comment"> = { ...about, body, user: user(by), ...when, author_association: association };
    this.comments.set(issue, [...(this.comments.get(issue) ?? []), made]);
    return made;
  }
}

export interface Asked {
  readonly state: GitHubState;
  /** What the groups of the route's pattern hold. */
  readonly named: readonly string[];
  readonly query: URLSearchParams;
  readonly body: unknown;
}

type Handler<Op extends Operation> = (asked: Asked) => Reply<Op>;
const handler = <Op extends Operation>(operation: Op, method: string, path: string, handle: Handler<Op>) => ({
  operation: operation as Operation,
  method,
  pattern: new RegExp(`^/repos/acme/shop${path}$`),
  handle: handle as (asked: Asked) => { status: number; body: unknown },
});

const bot = "github-actions[bot]";
const states = ["error", "failure", "inactive", "in_progress", "queued", "pending", "success"];
const page = <Item>(items: readonly Item[], query: URLSearchParams) => {
  const size = Math.min(100, Number(query.get("per_page") ?? 30));
  const number = Number(query.get("page") ?? 1);
  return items.slice((number - 1) * size, number * size);
};

/** The operations that Sluice uses, each typed by GitHub's description of it and checking what GitHub checks. */
export const routes = [
  handler("actions/get-workflow-run", "GET", "/actions/runs/(\\d+)", ({ state, named }) => {
    const status = state.runs.get(Number(named[0]));
    const body = { id: Number(named[0]), status } as Schema<"workflow-run">;
    return status === undefined ? (notFound as never) : reply(200, body);
  }),
  handler("repos/create-dispatch-event", "POST", "/dispatches", ({ body }) => {
    const { event_type: type, client_payload: payload = {} } = body as RequestOf<"repos/create-dispatch-event">;
    if (typeof type !== "string" || type === "" || type.length > 100) return invalid("event_type") as never;
    if (Object.keys(payload).length > 10) return invalid("client_payload has more than 10 properties") as never;
    if (JSON.stringify(payload).length >= 65_536) return invalid("client_payload is too large") as never;
    return reply(204, undefined as never);
  }),
  handler("repos/get-environment", "GET", "/environments/([^/]+)", ({ state, named }) => {
    const name = decodeURIComponent(named[0] ?? "");
    const minutes = state.environments.get(name);
    if (minutes === undefined) return notFound as never;
    const rules = minutes === 0 ? [] : [{ id: 1, node_id: "GA_1", type: "wait_timer", wait_timer: minutes }];
    return reply(200, { name, protection_rules: rules } as unknown as Schema<"environment">);
  }),
  handler("repos/list-deployments", "GET", "/deployments", ({ state, query }) => {
    const found = state.deployments.filter(({ environment }) => [null, environment].includes(query.get("environment")));
    return reply(200, page(found, query));
  }),
  handler("repos/create-deployment", "POST", "/deployments", ({ state, body }) => {
    const asked = body as RequestOf<"repos/create-deployment">;
    if (!/^[0-9a-f]{40}$/.test(asked.ref)) return invalid("No ref found");
    if ((asked.environment ?? "x").length > 255) return invalid("environment is too long");
    return reply(201, state.deploy(asked, bot));
  }),
  handler("repos/list-deployment-statuses", "GET", "/deployments/(\\d+)/statuses", ({ state, named, query }) => {
    const found = state.statuses.get(Number(named[0]));
    return found === undefined ? notFound : reply(200, page(found, query));
  }),
  handler("repos/create-deployment-status", "POST", "/deployments/(\\d+)/statuses", ({ state, named, body }) => {
    const asked = body as RequestOf<"repos/create-deployment-status">;
    if (!states.includes(asked.state)) return invalid("state is not included in the list");
    if ((asked.description ?? "").length > 140) return invalid("description is too long (maximum is 140 characters)");
    for (const url of [asked.log_url, asked.environment_url]) if (url && !URL.canParse(url)) return invalid("no URL");
    if (!state.statuses.has(Number(named[0]))) return notFound as never;
    return reply(201, state.say(Number(named[0]), asked, bot));
  }),
  handler("repos/list-pull-requests-associated-with-commit", "GET", "/commits/(\\w+)/pulls", ({ state, named }) =>
    reply(200, (state.pulls.get(named[0] ?? "") ?? []) as Schema<"pull-request-simple">[]),
  ),
  handler("issues/list-comments", "GET", "/issues/(\\d+)/comments", ({ state, named, query }) =>
    reply(200, page(state.comments.get(Number(named[0])) ?? [], query)),
  ),
  handler("issues/create-comment", "POST", "/issues/(\\d+)/comments", ({ state, named, body }) => {
    const text = (body as RequestOf<"issues/create-comment">).body;
    if (typeof text !== "string" || text === "" || text.length > 65_536) return invalid("body is too long");
    return reply(201, state.comment(Number(named[0]), text, bot, "CONTRIBUTOR"));
  }),
  handler("issues/update-comment", "PATCH", "/issues/comments/(\\d+)", ({ state, named, body }) => {
    const found = [...state.comments.values()].flat().find(({ id }) => id === Number(named[0]));
    if (found === undefined) return notFound as never;
    found.body = (body as RequestOf<"issues/update-comment">).body;
    return reply(200, found);
  }),
];
