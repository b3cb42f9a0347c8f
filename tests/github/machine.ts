import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

export const commit = "1".repeat(40);

/**
 * Answers like an engine on which nothing runs and of which little else can be asked, so that a deploy is refused by its
 * preflight. Where the file `locked` lies, run 77 holds the lock.
 */
const docker = (folder: string, real: string) => `#!/bin/sh
[ "$1" = compose ] && exec ${real} "$@"
case "$1 $*" in
  create*-lock*) [ -e ${folder}/locked ] && { echo 'Conflict. The container name is already in use' >&2; exit 1; }; echo abc;;
  create*) echo abc;;
  inspect*-lock*) [ -e ${folder}/locked ] && echo 'abc {"run":"77/1","actor":"eve","commit":"c","purpose":"deploy","since":"s"}';;
  cp*-) head -c 1024 /dev/zero;;
  cp*) cat > /dev/null;;
  rm*) rm -f ${folder}/locked;;
  image*|volume*) echo x;;
  ps*) ;;
  *) echo no >&2; exit 1;;
esac
`;

/** A checkout, and a machine whose Docker answers as is needed here; nothing of it outlives `remove`. */
export class Machine {
  readonly folder = mkdtempSync(join(tmpdir(), "sluice-github-"));

  constructor() {
    mkdirSync(join(this.folder, "bin"));
    const real = execFileSync("sh", ["-c", "command -v docker || echo false"], { encoding: "utf8" }).trim();
    this.write("bin/docker", docker(this.folder, real));
    chmodSync(join(this.folder, "bin/docker"), 0o755);
    this.write("compose.yaml", 'services:\n  web:\n    build: .\n    image: 127.0.0.1:9/acme/web\n    ports: ["8000"]\n');
    this.write("Dockerfile", "FROM scratch\n");
    const production = "{ listen: 8080, gate: [{ http: / }] }";
    this.write("sluice.yaml", `name: shop\nroutes: { /: web:8000 }\nenvironments: { production: ${production} }\n`);
    this.write("event.json", JSON.stringify({ pull_request: { number: 7 } }));
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=Ada", "-c", "user.email=ada@x.example", ...args], {
        cwd: this.folder,
        stdio: "pipe",
      });
    git("init", "--quiet", "--initial-branch=main");
    git("add", "sluice.yaml", "compose.yaml", "Dockerfile");
    git("commit", "--quiet", "--message", "x");
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  /** What a runner says of a run that belongs to pull request 7 of acme/shop. */
  facts(api: string): Record<string, string> {
    return {
      PATH: `${join(this.folder, "bin")}${delimiter}${process.env["PATH"]}`,
      GITHUB_API_URL: api,
      GITHUB_SERVER_URL: "https://github.test",
      GITHUB_REPOSITORY: "acme/shop",
      GITHUB_RUN_ID: "42",
      GITHUB_SHA: commit,
      GITHUB_EVENT_NAME: "pull_request",
      GITHUB_EVENT_PATH: join(this.folder, "event.json"),
    };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
