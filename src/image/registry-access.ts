import { fail } from "../failure.ts";
import type { HttpRequest, HttpResponse, World } from "../world.ts";
import { type Challenge, parseChallenge } from "./challenge.ts";
import type { Credentials } from "./credentials.ts";
import { registryTrouble } from "./failures.ts";
import { askPatiently } from "./patient-http.ts";
import type { Reference } from "./reference.ts";

export interface RegistryQuestion {
  readonly method: string;
  /** Below `/v2/<repository>/`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Asks a repository with whatever authorization its registry wants. */
export interface Access {
  ask(reference: Reference, question: RegistryQuestion): Promise<HttpResponse>;
}

const timeoutMs = 30_000;
const largestManifest = 8 * 1_048_576;

/** Docker, too, speaks plain HTTP with this machine, and only with it unless told otherwise. */
export function registryAddress(registry: string, insecure: boolean): string {
  const name = registry === "docker.io" ? "registry-1.docker.io" : registry;
  const plain = insecure || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(name);
  return `${plain ? "http" : "https"}://${name}`;
}

const basic = ({ username, password }: Credentials) =>
  `Basic ${Buffer.from(`${username}:${password}`, "utf8").toString("base64")}`;

/** A token's address, or undefined: a password goes over TLS, or to a registry that is plain anyway. */
function tokenAddress(challenge: Challenge & { scheme: "bearer" }, registryIsPlain: boolean): URL | undefined {
  if (!URL.canParse(challenge.realm)) return undefined;
  const url = new URL(challenge.realm);
  if (url.protocol !== "https:" && !(registryIsPlain && url.protocol === "http:")) return undefined;
  if (challenge.service !== undefined) url.searchParams.set("service", challenge.service);
  for (const scope of challenge.scope?.split(" ") ?? []) url.searchParams.append("scope", scope);
  return url;
}

/** The login for a registry. Asked by name, so that no password ever goes to another one. */
export type Logins = (registry: string) => Promise<Credentials | undefined>;

export function registryAccess(world: World, logins: Logins, insecure: boolean): Access {
  /** Authorization that worked, by registry, repository and whether it may write. */
  const granted = new Map<string, string>();

  async function http(registry: string, what: string, request: Omit<HttpRequest, "timeoutMs">): Promise<HttpResponse> {
    try {
      return await askPatiently(world, { timeoutMs, maxBytes: largestManifest, ...request });
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      throw fail(registryTrouble, { registry, what, said: said === "" ? "no connection" : said }, error);
    }
  }

  async function bearer(reference: Reference, challenge: Challenge & { scheme: "bearer" }): Promise<string | undefined> {
    const { registry } = reference;
    const url = tokenAddress(challenge, registryAddress(registry, insecure).startsWith("http:"));
    if (url === undefined) {
      throw fail(registryTrouble, { registry, what: "the login", said: `it sends us to "${challenge.realm}" for a token` });
    }
    const credentials = await logins(registry);
    const response = await http(registry, "the login", {
      url: url.href,
      headers: credentials === undefined ? {} : { authorization: basic(credentials) },
    });
    if (response.status !== 200) return undefined;
    try {
      const { token, access_token } = JSON.parse(response.body) as { token?: string; access_token?: string };
      const value = token ?? access_token;
      if (typeof value !== "string" || value === "") return undefined;
      world.log.mask(value);
      return `Bearer ${value}`;
    } catch {
      throw fail(registryTrouble, { registry, what: "the login", said: "the token's answer is not JSON" });
    }
  }

  async function authorize(reference: Reference, header: string | undefined): Promise<string | undefined> {
    const challenge = parseChallenge(header);
    if (challenge?.scheme === "bearer") return bearer(reference, challenge);
    const credentials = challenge === undefined ? undefined : await logins(reference.registry);
    return credentials === undefined ? undefined : basic(credentials);
  }

  return {
    async ask(reference, { method, path, headers, body }) {
      const { registry, repository } = reference;
      const url = `${registryAddress(registry, insecure)}/v2/${repository}/${path}`;
      const key = `${registry}/${repository} ${method === "PUT"}`;
      const send = (authorization: string | undefined) =>
        http(registry, `${method} ${repository}/${path}`, {
          url,
          method,
          headers: { ...headers, ...(authorization === undefined ? {} : { authorization }) },
          ...(body === undefined ? {} : { body }),
        });
      const first = await send(granted.get(key));
      if (first.status !== 401) return first;
      const authorization = await authorize(reference, first.headers["www-authenticate"]);
      if (authorization === undefined) return first;
      granted.set(key, authorization);
      return send(authorization);
    },
  };
}
