import type { Host } from "./model.ts";

/** For people: `this machine`, `ssh://deploy@notes.example`, `context eu1`. */
export function sayHost(host: Host): string {
  if (host.kind === "local") return "this machine";
  return host.kind === "ssh" ? host.url : `context ${host.name}`;
}
