import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bench, Figure } from "./bench.ts";
import { type Bundle, bundles } from "./bundles.ts";
import { median, rounded } from "./median.ts";

const runs = 15;
const warmUps = 2;

/** What each action says is missing when it is given nothing: the code of the failure. */
const missing: Readonly<Record<string, string>> = {
  "build-matrix": "no-project",
  deliver: "bad-inputs",
  "docker-build-push": "nothing-to-build",
  "health-gate": "nothing-to-check",
  "python-env-validate": "no-python-project",
  rollback: "bad-inputs",
  "staged-deploy": "bad-inputs",
};

/** The watcher is no action: it is started on a target, and nobody waits for its first word. */
const actions = () => bundles().filter(({ name }) => name !== "watcher");

/** From the start of the process to its end, in ms, in an empty workspace and with hardly a variable. */
function run(argv: readonly string[], folder: string) {
  const outputs = join(folder, "outputs");
  const [cwd, path] = [join(folder, "workspace"), join(folder, "bin")];
  writeFileSync(outputs, "");
  const env = { PATH: path, GITHUB_OUTPUT: outputs, RUNNER_TEMP: folder };
  const began = performance.now();
  const ended = spawnSync(process.execPath, argv, { cwd, env, encoding: "utf8", timeout: 30_000 });
  return { ms: performance.now() - began, code: ended.status, log: ended.stdout + ended.stderr };
}

function measure({ name, folder: bundle, withCache }: Bundle, say: (line: string) => void): Figure {
  const folder = mkdtempSync(join(tmpdir(), "sluice-start-"));
  try {
    for (const part of ["workspace", "bin"]) mkdirSync(join(folder, part));
    const [node, action]: [number[], number[]] = [[], []];
    for (let round = -warmUps; round < runs; round++) {
      const bare = run(["-e", "0"], folder);
      const ended = run([join(bundle, "index.js")], folder);
      if (ended.code !== 1 || !ended.log.includes(`#${missing[name]})`)) {
        throw new Error(`${name} did not report what is missing (${missing[name]}), but: ${ended.log.slice(-400)}`);
      }
      if (round < 0) continue;
      node.push(bare.ms);
      action.push(ended.ms);
    }
    const [value, baseline] = [median(action), median(node)];
    say(`${name}: ${rounded(value)} ms against ${rounded(baseline)} ms of node alone, medians of ${runs} after ${warmUps}`);
    return {
      bench: `start-up:${name}`,
      value: rounded(value / baseline, 2),
      unit: "ratio",
      goal: withCache ? 4 : 2.5,
      better: "lower",
      baseline: { name: "node -e 0, in ms", value: rounded(baseline) },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export default {
  names: actions().map(({ name }) => `start-up:${name}`),
  needs: [],
  async *figures(wanted, say) {
    for (const bundle of actions()) if (wanted.has(`start-up:${bundle.name}`)) yield measure(bundle, say);
  },
} satisfies Bench;
