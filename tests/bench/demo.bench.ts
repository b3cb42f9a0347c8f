import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Bench } from "./bench.ts";

const demo = join(import.meta.dirname, "../../scripts/demo.ts");
const limitMs = 15 * 60_000;

/** Runs the whole demo once; answers its lines. */
async function play(say: (line: string) => void): Promise<readonly string[]> {
  const child = spawn(process.execPath, [demo], { stdio: ["ignore", "pipe", "inherit"], timeout: limitMs });
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (!line.includes("│")) say(line);
  }
  const code = child.exitCode ?? (await new Promise((resolve) => child.once("close", resolve)));
  if (code !== 0) throw new Error(`the demo ended with ${code}: ${lines.at(-1)}`);
  return lines;
}

export default {
  names: ["demo-seconds"],
  // What is fetched or compiled once on a machine is no part of the figure.
  needs: ["docker", "compose", "buildx", "registry", "act", "images"],
  async *figures(_wanted, say) {
    const lines = await play(say);
    const end = JSON.parse(lines.at(-1) ?? "") as { demo: string; seconds: number };
    if (end.demo !== "ok") throw new Error(`the demo says ${lines.at(-1)}`);
    const first = lines.find((line) => line.includes("v1 → production: promoted"));
    yield {
      bench: "demo-seconds",
      value: end.seconds,
      unit: "s",
      goal: 180,
      better: "lower",
      baseline: { name: "of these until v1 serves staging and production", value: Number.parseFloat(first ?? "") },
    };
  },
} satisfies Bench;
