import type { Bench } from "./bench.ts";
import { CannotPrepare, type Part } from "./parts.ts";
import { asRoot, rootPrefix } from "./rights.ts";

let queue: Promise<unknown> = Promise.resolve();

/** Installs Debian packages; one at a time (apt has a lock), `apt-get update` once a run. */
export function aptInstall(bench: Bench, part: Part, packages: readonly string[]): Promise<void> {
  const mine = queue.then(async () => {
    if (!(await bench.succeeds(["apt-get", "--version"]))) {
      throw new CannotPrepare(
        `${part}: needs ${packages.join(" ")}; this machine has no apt-get: install them in its own way, then repeat.`,
      );
    }
    await update(bench, part);
    const install = ["apt-get", "install", "-y", "--no-install-recommends", ...packages];
    await bench.step(part, `apt-get install ${packages.join(" ")}`, async () =>
      bench.ran(await asRoot(bench, part, ["env", "DEBIAN_FRONTEND=noninteractive", ...install])),
    );
  });
  queue = mine.catch(() => {});
  return mine;
}

/** The first of these packages that could be installed: undefined also without the rights, so that a way that needs none is taken. */
export function aptHas(bench: Bench, part: Part, names: readonly string[]): Promise<string | undefined> {
  const mine = queue.then(async () => {
    if (!(await bench.succeeds(["apt-get", "--version"])) || !(await rootPrefix(bench))) return undefined;
    await update(bench, part);
    for (const name of names) {
      const policy = await bench.tried(["apt-cache", "policy", name]);
      if (/Candidate: (?!\(none\))/.test(policy.out)) return name;
    }
    return undefined;
  });
  queue = mine.catch(() => {});
  return mine;
}

function update(bench: Bench, part: Part): Promise<unknown> {
  return bench.once("apt-get update", () =>
    bench.step(part, "apt-get update", async () =>
      bench.tried(await asRoot(bench, part, ["apt-get", "-o", "Acquire::Retries=2", "update"]), { limitMs: 180_000 }),
    ),
  );
}
