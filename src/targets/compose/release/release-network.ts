import { fail } from "../../../failure.ts";
import type { Engine } from "../engine.ts";
import { noSubnet } from "../failures.ts";
import { label } from "../naming.ts";

/** Docker has only about 30 networks of its own size, so a release takes 62 addresses from a range of ours. */
function subnet(index: number): string {
  return `10.213.${Math.floor(index / 4) % 256}.${(index % 4) * 64}/26`;
}

const attempts = 64;

/**
 * Makes the release's own network if it is missing. Not with `--internal`, although that would keep services without a
 * way out without one: Docker's DNS asks internal networks last, whatever their names, and the releases then mix (tried).
 */
export async function ensureReleaseNetwork(engine: Engine, scope: string, release: number, network: string): Promise<void> {
  const found = await engine.docker(["network", "inspect", "--format", "{{.Id}}", "--", network]);
  if (found.code === 0) return;
  let said = "";
  // Environments start at different places, so that neighbours rarely try the same subnet at once.
  const start = [...scope].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_024, release);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const created = await engine.docker([
      "network",
      "create",
      "--subnet",
      subnet(start + attempt * 7),
      "--label",
      `${label.scope}=${scope}`,
      "--label",
      `${label.release}=${release}`,
      "--",
      network,
    ]);
    if (created.code === 0) return;
    said = created.stderr.trim();
    if (said.includes("already exists")) return;
    if (!/overlap|pool/i.test(said)) break;
  }
  throw fail(noSubnet, { said });
}
