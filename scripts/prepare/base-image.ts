import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { aptInstall } from "./apt.ts";
import type { Bench } from "./bench.ts";
import { asRoot } from "./rights.ts";

export const BASE = "sluice-bench/base";
const SUITE = "bookworm";
const PACKAGES = "ca-certificates";
const BUNDLE = "/etc/ssl/certs/ca-certificates.crt";

/** What the machine itself needs to reach its package registries, an image needs too: its certificates and pip's settings. */
function machineSettings(): { readonly certificates: string | undefined; readonly pip: string } {
  const bundle = [process.env.SSL_CERT_FILE, BUNDLE].find((file) => file && existsSync(file));
  const named = ["index-url", "extra-index-url", "trusted-host"].flatMap((key) => {
    const value = process.env[`PIP_${key.toUpperCase().replaceAll("-", "_")}`];
    return value ? [`${key} = ${value}`] : [];
  });
  const file = "/etc/pip.conf";
  const pip = named.length > 0 ? ["[global]", ...named, ""].join("\n") : existsSync(file) ? readFileSync(file, "utf8") : "";
  return { certificates: bundle, pip };
}

export function baseRecipe(): string {
  const { certificates, pip } = machineSettings();
  const hash = createHash("sha256").update(`${SUITE} ${PACKAGES} ${pip}`);
  if (certificates) hash.update(readFileSync(certificates));
  return hash.digest("hex").slice(0, 16);
}

/** A small Debian, made by mmdebstrap, unless the one that is here was made by the same recipe. */
export async function makeBase(bench: Bench, there: string | undefined): Promise<void> {
  const recipe = baseRecipe();
  if (there === recipe) return;
  if (!(await bench.succeeds(["mmdebstrap", "--version"])))
    await aptInstall(bench, "images", ["mmdebstrap", "debian-archive-keyring"]);
  const folder = mkdtempSync(join(tmpdir(), "sluice-base-"));
  try {
    const tar = join(folder, "base.tar");
    const hooks = [`--customize-hook=mkdir -p "$1/etc/ssl/certs"`];
    const { certificates, pip } = machineSettings();
    if (certificates) hooks.push(`--customize-hook=upload ${certificates} ${BUNDLE}`);
    if (pip) {
      writeFileSync(join(folder, "pip.conf"), pip);
      hooks.push(`--customize-hook=upload ${join(folder, "pip.conf")} /etc/pip.conf`);
    }
    const make = ["mmdebstrap", "--variant=minbase", `--include=${PACKAGES}`, ...hooks, SUITE, tar];
    await bench.step("images", "mmdebstrap, the base of the stand-ins", async () =>
      bench.ran(await asRoot(bench, "images", make)),
    );
    const label = `LABEL sluice.bench.recipe=${recipe}`;
    await bench.step("images", "docker import", () =>
      bench.ran(["docker", "import", "--change", label, "--change", "ENV LANG=C.UTF-8", "--change", 'CMD ["bash"]', tar, BASE]),
    );
  } finally {
    await bench.tried(await asRoot(bench, "images", ["rm", "-f", join(folder, "base.tar")]));
    rmSync(folder, { recursive: true, force: true });
  }
}
