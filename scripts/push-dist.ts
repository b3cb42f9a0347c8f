/** In rebuild-dist.yml: commits the rebuilt bundles to the branch of the run, and has CI look at the commit. */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { mustBe, openApi } from "./release/api.ts";

const root = join(import.meta.dirname, "..");
const environment = (name: string) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; this runs in rebuild-dist.yml.`);
  return value;
};

try {
  const [ref, token, repository] = [environment("GITHUB_REF"), environment("GITHUB_TOKEN"), environment("GITHUB_REPOSITORY")];
  const header = `Authorization: Basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`;
  // The token goes by the environment: a command line can be read by every process.
  const config = { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: `http.${environment("GITHUB_SERVER_URL")}/.extraheader` };
  const env = { ...process.env, ...config, GIT_CONFIG_VALUE_0: header };
  const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: root, env, encoding: "utf8" });

  if (!ref.startsWith("refs/heads/") || ref === "refs/heads/main") throw new Error(`${ref} is no branch to push bundles to.`);
  const rebuilt = join(root, "rebuilt");
  if (!existsSync(join(rebuilt, "health-gate", "index.js"))) throw new Error("rebuilt/ does not hold the bundles.");
  rmSync(join(root, "dist"), { recursive: true });
  cpSync(rebuilt, join(root, "dist"), { recursive: true });
  git("add", "--all", "--", "dist");
  if (git("status", "--porcelain", "--", "dist") === "") console.log("dist/ is what the sources make already.");
  else {
    const bot = [
      "-c",
      "user.name=github-actions[bot]",
      "-c",
      "user.email=41898282+github-actions[bot]@users.noreply.github.com",
    ];
    git(...bot, "commit", "--quiet", "--message", "Bundles", "--", "dist");
    git("push", "origin", `HEAD:${ref}`);
    console.log(`Pushed ${git("rev-parse", "HEAD").trim()} to ${ref}.`);
    // A push with this token starts no workflow; asking for one does.
    const call = openApi({ url: environment("GITHUB_API_URL"), repository, token, sleep });
    mustBe("Starting CI", await call("POST", "/actions/workflows/ci.yml/dispatches", { ref }));
  }
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : String(cause));
  process.exitCode = 1;
}
