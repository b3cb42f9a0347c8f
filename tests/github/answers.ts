import type { components, operations } from "@octokit/openapi-types";

export type Operation = keyof operations;
type Content<Response> = Response extends { content: { "application/json": infer Body } } ? Body : never;

/** What GitHub's own description allows an operation to answer. */
export type Reply<Op extends Operation> = {
  [Code in keyof operations[Op]["responses"] & number]: {
    readonly status: Code;
    readonly body: Content<operations[Op]["responses"][Code]>;
  };
}[keyof operations[Op]["responses"] & number];

/** What GitHub's own description says that a request holds. */
export type RequestOf<Op extends Operation> = operations[Op] extends {
  requestBody: { content: { "application/json": infer Body } };
}
  ? Body
  : undefined;

export type Schema<Name extends keyof components["schemas"]> = components["schemas"][Name];

/** Keeps the status a literal, so that it is compared with the description. */
export const reply = <const Status extends number, Body>(status: Status, body: Body) => ({ status, body });

const at = "2026-11-21T08:00:00Z";
export const when = { created_at: at, updated_at: at };

export function user(login: string): Schema<"simple-user"> {
  const url = `https://api.github.test/users/${login}`;
  const urls = ["followers", "following", "gists", "starred", "subscriptions", "organizations", "repos", "events"] as const;
  const links = Object.fromEntries(urls.map((name) => [`${name}_url`, `${url}/${name}`])) as Record<
    `${(typeof urls)[number]}_url`,
    string
  >;
  return {
    login,
    id: login.length,
    node_id: `U_${login}`,
    avatar_url: url,
    gravatar_id: "",
    url,
    html_url: url,
    ...links,
    received_events_url: `${url}/received`,
    type: login.endsWith("[bot]") ? "Bot" : "User",
    site_admin: false,
  };
}

export const notFound = reply(404, { message: "Not Found" } satisfies Schema<"basic-error">);
export const invalid = (message: string) =>
  reply(422, {
    message: `Validation Failed: ${message}`,
    documentation_url: "https://docs.github.com/rest",
  } satisfies Schema<"validation-error">);
