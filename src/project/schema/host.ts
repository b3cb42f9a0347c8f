import type { Environment, Host } from "../model.ts";
import { found, reading, readingText } from "./reading.ts";

/** A host or a user that begins with a hyphen would be an option to ssh. */
function sshHost(text: string): Host | undefined {
  const match =
    /^ssh:\/\/(?:([A-Za-z0-9_][A-Za-z0-9_.-]*)@)?([A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9a-fA-F:]+\])(?::(\d{1,5}))?\/?$/.exec(text);
  if (match === null || (match[3] !== undefined && !isPort(Number(match[3])))) return undefined;
  return { kind: "ssh", url: text.replace(/\/$/, "") };
}

const isPort = (port: number) => Number.isInteger(port) && port >= 1 && port <= 65_535;

/** `ssh://deploy@shop.example`, or `local`: the engine of the runner's Docker client. */
export const hostSchema = readingText(
  "an address like ssh://deploy@shop.example, or local",
  (text): Host | undefined => (text === "local" ? { kind: "local" } : sshHost(text)),
  ["local"],
);

/** The URL parser knows what an address is, and writes other notations (`1.2`, `010.0.0.1`) as another text. */
function isAddress(text: string): boolean {
  const host = text.includes(":") ? `[${text}]` : text;
  return URL.canParse(`http://${host}/`) && (text.includes(":") || new URL(`http://${host}/`).hostname === text);
}

/** The name of a Docker context. */
export const contextSchema = readingText("the name of a Docker context", (text) =>
  /^[A-Za-z0-9][A-Za-z0-9_.+-]*$/.test(text) ? text : undefined,
);

/** `8080`, `"127.0.0.1:8080"` or `"[::1]:8080"`. */
export const listenSchema = reading((raw, say): Environment["listen"] => {
  const text = typeof raw === "number" ? String(raw) : raw;
  const match = typeof text === "string" ? /^(?:(?:\[([0-9a-fA-F:]+)\]|([0-9.]+)):)?(\d{1,5})$/.exec(text) : null;
  const address = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (match !== null && isPort(port) && (address === undefined || isAddress(address))) {
    return { address: address ?? "0.0.0.0", port };
  }
  say(`${found(raw)}; expected a port like 8080, or an address with a port like "127.0.0.1:8080".`);
  return undefined;
});

/** Where users reach an environment; without a slash at the end. */
export const urlSchema = readingText("a URL like https://shop.example", (text) => {
  if (!/^https?:\/\/[^/\s]/.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.username !== "" || url.password !== "" ? undefined : text.replace(/\/+$/, "");
});
