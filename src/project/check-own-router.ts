import type { WrittenEnvironment } from "./schema/environment-schema.ts";
import type { WrittenFile } from "./schema/file-schema.ts";
import { unknownName } from "./unknown-name.ts";

type Tell = (path: readonly PropertyKey[], message: string, at?: "key" | "value") => void;

/** What an environment says, or the top level for it, with the place. */
function saying(name: string, environment: WrittenEnvironment, file: WrittenFile) {
  return <Key extends keyof WrittenEnvironment & keyof WrittenFile>(key: Key) => {
    const own = environment[key] !== undefined;
    return {
      value: (own ? environment[key] : file[key]) as WrittenEnvironment[Key],
      at: own ? ["environments", name, key] : [key],
    };
  };
}

const none = "`router: { kind: none }` stands beside it";

/** What a proxy that is not Sluice's can't be asked for: told where it is asked for. */
export function checkOwnRouter(
  name: string,
  environment: WrittenEnvironment,
  { file, services, tell }: { readonly file: WrittenFile; readonly services: readonly string[]; readonly tell: Tell },
): void {
  const said = saying(name, environment, file);
  const router = (environment.router?.kind === undefined ? file.router : environment.router)?.own;
  if (router === undefined) return;
  const at = environment.router?.own === undefined ? ["router"] : ["environments", name, "router"];
  if (environment.url === undefined)
    tell(["environments", name], `needs a "url": with a proxy of your own Sluice has no other way to ask who serves.`, "key");
  if (router.runIn !== undefined && services.length > 0 && !services.includes(router.runIn))
    tell([...at, "run-in"], unknownName(router.runIn, "compose service", services));
  for (const key of ["listen", "tls"] as const) {
    const { value, at: place } = said(key);
    if (value !== undefined) tell(place, `is for Sluice's proxy, and there is none: ${none}.`, "key");
  }
  const { value: strategy, at: there } = said("strategy");
  if (strategy === undefined)
    tell(at, 'is none, and the usual strategy, canary, needs shares: say "strategy: blue-green", rolling or recreate.', "key");
  else if (strategy.kind === "canary")
    tell(there, `is canary, whose shares only Sluice's proxy can give: ${none}. Say blue-green, rolling or recreate.`);
  else {
    const { sticky, cohorts, idle, preview } = strategy;
    const only = (key: string) => tell([...there, key], `takes Sluice's proxy: ${none}.`, "key");
    if (sticky !== undefined) only("sticky");
    if (cohorts !== undefined) only("cohorts");
    if (idle === "staging") only("idle");
    if (preview?.port !== undefined)
      tell(
        [...there, "preview", "port"],
        `takes Sluice's proxy: ${none}. Say where yours shows it: \`router: { preview: … }\`.`,
        "key",
      );
    else if (preview !== undefined && preview.bake > 0 && router.preview === undefined)
      tell([...there, "preview"], `needs an address: say where your proxy shows it, \`router: { preview: … }\`.`, "key");
  }
  const { value: gate, at: gateAt } = said("gate");
  for (const [index, { kind, compare }] of (gate?.checks ?? []).entries()) {
    const place = [...gateAt, ...(gate?.at ?? []), index];
    if (kind === "traffic") tell(place, `counts users' requests, which only Sluice's proxy does: ${none}.`);
    else if (compare !== undefined)
      tell(place, `compares releases at the same moment, for which both must be reached apart: ${none}.`);
  }
}
