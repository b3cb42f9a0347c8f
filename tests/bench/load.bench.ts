import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { kinds } from "../../src/health/checks/kinds.ts";
import type { Seen } from "../../src/health/measure.ts";
import { checkSpecSchema } from "../../src/health/spec/check-schema.ts";
import { clock } from "../../src/runner/clock.ts";
import { http } from "../../src/runner/http.ts";
import { fakeWorld } from "../../src/world.testing.ts";
import type { Bench } from "./bench.ts";
import { rounded } from "./median.ts";

/** 100 delays: of every 100 requests 50 take up to 100 ms, 95 up to 300, 99 up to 600. */
const delays = Array.from({ length: 100 }, (_, index) => (index < 60 ? 100 : index < 93 ? 200 : index < 97 ? 300 : 600));
const known = { p50: 100, p95: 300, p99: 600 };

/** Runs a check in load mode against a server of its own process. */
async function load(answers: readonly number[], how: object): Promise<Seen> {
  const server = spawn(process.execPath, [fileURLToPath(import.meta.resolve("./load/server.ts")), answers.join(",")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [chunk] = (await once(server.stdout, "data")) as [Buffer];
    const spec = checkSpecSchema.parse({ http: "/", load: how });
    if (spec.kind !== "http") throw new Error("this is no http check");
    const subject = { baseUrl: `http://127.0.0.1:${String(chunk).trim()}`, headers: {} };
    const seen = await kinds.http.start(spec, subject, fakeWorld({ http, clock }))(new AbortController().signal);
    if (seen.numbers === undefined) throw new Error(`nothing was measured: ${seen.reason}`);
    return seen;
  } finally {
    server.kill();
    await once(server, "exit");
  }
}

const bench: Bench = {
  names: ["load-rps", "load-p99-error"],
  needs: [],
  async *figures(wanted, say) {
    if (wanted.has("load-rps")) {
      const { numbers, reason } = await load([], { users: 100, duration: "5s", ramp: "1s" });
      say(reason);
      const value = rounded(numbers?.["throughput"] ?? 0);
      yield {
        bench: "load-rps",
        value,
        unit: "requests/s",
        goal: 3_000,
        better: "higher",
        baseline: { name: "asked of it", value: 3_000 },
      };
    }
    if (wanted.has("load-p99-error")) {
      const { numbers, reason } = await load(delays, { rate: "200/s", duration: "10s", ramp: "1s" });
      say(reason);
      const off = (name: keyof typeof known) => Math.abs((numbers?.[name] ?? Number.NaN) / known[name] - 1);
      say(
        `off by p50 ${(off("p50") * 100).toFixed(2)} %, p95 ${(off("p95") * 100).toFixed(2)} %, p99 ${(off("p99") * 100).toFixed(2)} %`,
      );
      for (const name of ["p50", "p95"] as const)
        if (!(off(name) <= 0.02)) say(`${name} misses 2 %: ${numbers?.[name]} ms instead of ${known[name]} ms`);
      const value = Number(off("p99").toFixed(4));
      yield {
        bench: "load-p99-error",
        value,
        unit: "ratio",
        goal: 0.05,
        better: "lower",
        baseline: { name: "injected p99 in ms", value: known.p99 },
      };
    }
  },
};
export default bench;
