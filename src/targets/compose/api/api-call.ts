import type { HttpRequest, HttpResponse } from "../../../world.ts";
import { fill } from "./template.ts";

/** A command of Docker's client as what the client itself would ask of the engine's API. */
export interface ApiCall {
  /** One request, or several whose answers are told as one. */
  readonly requests: readonly ApiRequest[];
  /** What the client would print on standard output; undefined: only the client can tell. */
  readonly print: (answers: readonly unknown[]) => string | undefined;
}

export interface ApiRequest {
  readonly method: "GET" | "POST" | "PUT";
  /** Without a version: the engine then answers by its own. */
  readonly path: string;
  readonly body?: Uint8Array;
  /** Whether the answer is an archive and not JSON. */
  readonly archive?: boolean;
}

const mostBytes = 256 * 1024 * 1024;

export function httpRequest({ method, path, body }: ApiRequest, unix: string, timeoutMs: number): HttpRequest {
  return {
    url: `http://docker${path}`,
    unix,
    method,
    timeoutMs,
    maxBytes: mostBytes,
    ...(body === undefined
      ? {}
      : { body, headers: { "content-type": "application/x-tar", "content-length": String(body.length) } }),
  };
}

/** What an engine's refusal says. */
export function refusal({ body, status }: HttpResponse): string {
  try {
    const { message } = JSON.parse(body) as { message?: unknown };
    if (typeof message === "string") return message;
  } catch {
    // Not JSON: the status has to do.
  }
  return `status ${status}`;
}

const container = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/;
const image = /^[A-Za-z0-9][A-Za-z0-9_.:@/-]*$/;

interface Words {
  readonly flags: ReadonlyMap<string, readonly string[]>;
  readonly names: readonly string[];
}

/** Options with a value and without one that a verb may have; undefined when there is any other one. */
function read(args: readonly string[], valued: readonly string[], bare: readonly string[]): Words | undefined {
  const flags = new Map<string, string[]>();
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? "";
    if (arg === "--") return { flags, names: args.slice(index + 1) };
    if (!arg.startsWith("-") || arg === "-") return { flags, names: args.slice(index) };
    if (bare.includes(arg)) flags.set(arg, []);
    else if (valued.includes(arg)) {
      index += 1;
      const value = args[index];
      if (value === undefined) return undefined;
      flags.set(arg, [...(flags.get(arg) ?? []), value]);
    } else return undefined;
  }
  return { flags, names: [] };
}

/** A line each, or all as one list where no format is asked for. */
function told(format: string | undefined, answers: readonly unknown[]): string | undefined {
  if (format === undefined) return `${JSON.stringify(answers)}\n`;
  const lines = answers.map((answer) => fill(format, answer));
  return lines.includes(undefined) ? undefined : lines.map((line) => `${line}\n`).join("");
}

type Path = (name: string) => string;

function inspection(args: readonly string[], allowed: RegExp, path: Path): ApiCall | undefined {
  const words = read(args, ["--format"], []);
  if (words === undefined || words.names.length === 0) return undefined;
  if (!words.names.every((name) => allowed.test(name) && !name.includes(".."))) return undefined;
  const [format] = words.flags.get("--format") ?? [];
  return {
    requests: words.names.map((name) => ({ method: "GET", path: path(name) })),
    print: (answers) => told(format, answers),
  };
}

function listing(args: readonly string[]): ApiCall | undefined {
  const words = read(args, ["--filter", "--format"], ["--all", "--quiet", "--no-trunc"]);
  if (words === undefined || words.names.length > 0) return undefined;
  const { flags } = words;
  const quiet = flags.has("--quiet");
  const [format] = flags.get("--format") ?? [];
  // The client cuts ids short when nothing is said, and tells names and ports in columns of its own.
  if (quiet !== (format === undefined)) return undefined;
  if ((quiet || format?.includes(".ID")) && !flags.has("--no-trunc")) return undefined;
  if (format !== undefined && !/^(\{\{\.(Label "[^"\\]*"|Status|ID)\}\}|\t)+$/.test(format)) return undefined;
  const filters = new Map<string, string[]>();
  for (const filter of flags.get("--filter") ?? []) {
    const [kind = "", ...rest] = filter.split("=");
    filters.set(kind, [...(filters.get(kind) ?? []), rest.join("=")]);
  }
  const query = `all=${flags.has("--all")}&filters=${encodeURIComponent(JSON.stringify(Object.fromEntries(filters)))}`;
  return {
    requests: [{ method: "GET", path: `/containers/json?${query}` }],
    print: ([list]) => (Array.isArray(list) ? told((format ?? "{{.ID}}").replaceAll("{{.ID}}", "{{.Id}}"), list) : undefined),
  };
}

function copy(args: readonly string[], stdin: string | Uint8Array | undefined): ApiCall | undefined {
  const [from = "", to = ""] = args;
  if (args.length !== 2) return undefined;
  const [, name, path] = /^([A-Za-z0-9][A-Za-z0-9_.-]*):(\/.*)$/.exec(from === "-" ? to : from) ?? [];
  if (name === undefined || path === undefined) return undefined;
  const at = `/containers/${name}/archive?path=${encodeURIComponent(path)}`;
  if (to === "-") return { requests: [{ method: "GET", path: at, archive: true }], print: () => "" };
  if (from !== "-" || !(stdin instanceof Uint8Array)) return undefined;
  return { requests: [{ method: "PUT", path: `${at}&noOverwriteDirNonDir=true`, body: stdin }], print: () => "" };
}

function start(args: readonly string[]): ApiCall | undefined {
  if (args.length === 0 || !args.every((name) => container.test(name))) return undefined;
  return {
    requests: args.map((name) => ({ method: "POST", path: `/containers/${name}/start` })),
    print: () => args.map((name) => `${name}\n`).join(""),
  };
}

/** The command as API calls, when it is one of those that are asked most; undefined: Docker's client has to do it. */
export function apiCall(args: readonly string[], stdin: string | Uint8Array | undefined): ApiCall | undefined {
  const [verb, second, third, ...others] = args;
  const rest = args.slice(1);
  const deep = args.slice(2);
  if (verb === "ps") return listing(rest);
  if (verb === "cp") return copy(rest, stdin);
  if (verb === "start") return start(rest);
  if (verb === "inspect" && second === "--type" && third === "container")
    return inspection(others, container, (name) => `/containers/${name}/json`);
  if (second === "inspect") {
    if (verb === "image") return inspection(deep, image, (name) => `/images/${name}/json`);
    if (verb === "network") return inspection(deep, container, (name) => `/networks/${name}`);
    if (verb === "volume") return inspection(deep, container, (name) => `/volumes/${name}`);
  }
  if (verb === "info" && second === "--format" && third === "{{json .}}" && others.length === 0)
    return { requests: [{ method: "GET", path: "/info" }], print: ([info]) => told("{{json .}}", [info]) };
  return undefined;
}
