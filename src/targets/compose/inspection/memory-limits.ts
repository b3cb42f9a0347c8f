import type { ReleasedService } from "../../../release/release.ts";
import type { ComposeDocument } from "../document/document.ts";

/** What the released services may take together, in bytes, by their limits; those without one count nothing. */
export function memoryLimits(document: ComposeDocument, services: readonly ReleasedService[]): number {
  return services.reduce((sum, { name }) => {
    const deploy = document.services[name]?.deploy as Deploy | undefined;
    const limit = Number(deploy?.resources?.limits?.memory ?? document.services[name]?.["mem_limit"] ?? 0);
    return sum + (Number.isFinite(limit) ? limit * (deploy?.replicas ?? 1) : 0);
  }, 0);
}

/** `docker compose config --format json` prints sizes as numbers of bytes in texts. */
interface Deploy {
  readonly replicas?: number;
  readonly resources?: { readonly limits?: { readonly memory?: string | number } };
}
