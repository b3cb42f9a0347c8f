import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { Bench } from "./bench.ts";
import { median, rounded } from "./median.ts";
import { Shop, type Step } from "./shop.ts";

const runs = 7;
const docker = async (...argv: readonly string[]) => (await promisify(execFile)("docker", argv)).stdout.trim();

/** From the decision until asked from outside who serves, as the step measured and told it. */
function decidedToVerified({ outputs }: Step): number {
  const ms = Number(outputs["duration-seconds"]) * 1_000;
  if (!(ms > 0)) throw new Error(`the rollback told no duration but "${outputs["duration-seconds"]}"`);
  return ms;
}

/** Stops and starts a container as it is; answers ms until its own healthcheck says healthy. */
async function ownStart(container: string): Promise<number> {
  await docker("stop", "--time", "1", container);
  const began = performance.now();
  await docker("start", container);
  while ((await docker("inspect", "--format", "{{.State.Health.Status}}", container)) !== "healthy") await sleep(20);
  return performance.now() - began;
}

const configuration = (name: string) => `name: ${name}
routes: { /: "web:8000" }
gate: [{ http: /health }]
interval: 200ms
router: { image: ${process.env["HAPROXY_IMAGE"]} }
environments:
  production:
    strategy: { kind: blue-green, bake: 0s }
`;

export default {
  names: ["rollback-warm-ms", "rollback-stopped-ms"],
  needs: ["docker", "compose", "images"],
  async *figures(wanted, say) {
    const shop = await Shop.open();
    try {
      const { app } = shop;
      app.write("sluice.yaml", configuration(app.name));
      await shop.deploy();
      await shop.plainUp("p1", "--wait");
      const measure = async (what: string, before: () => Promise<void>) => {
        const [took, whole, plain]: [number[], number[], number[]] = [[], [], []];
        for (let run = 0; run <= runs; run++) {
          await shop.deploy();
          await before();
          const step = await shop.rollback();
          if ((await app.says()) !== "r1") throw new Error("the rollback was verified, and another release answers");
          const back = await shop.plainUp(`p${run}`, "--wait");
          // The first one warms up whatever there is to warm.
          if (run === 0) continue;
          took.push(decidedToVerified(step));
          whole.push(step.ended - step.began);
          plain.push(back);
        }
        const sayAll = (values: readonly number[]) => values.map((ms) => Math.round(ms)).join(" ");
        say(`${what}: ${sayAll(took)} ms; the whole step ${sayAll(whole)} ms; docker compose up --wait ${sayAll(plain)} ms`);
        return { took: median(took), plain: rounded(median(plain)) };
      };
      const name = "docker compose up --wait with the old tag";
      if (wanted.has("rollback-warm-ms")) {
        const { took, plain } = await measure("warm", async () => undefined);
        const value = rounded(took);
        yield { bench: "rollback-warm-ms", value, unit: "ms", goal: 1_000, better: "lower", baseline: { name, value: plain } };
      }
      if (wanted.has("rollback-stopped-ms")) {
        const old = `${app.scope}-r1-web-r1-1`;
        const own: number[] = [];
        const { took, plain } = await measure("stopped", async () => {
          own.push(await ownStart(old));
          await docker("stop", "--time", "1", old);
        });
        say(`the app's own start: ${own.map((ms) => Math.round(ms)).join(" ")} ms`);
        const value = rounded(took - median(own.slice(1)));
        yield {
          bench: "rollback-stopped-ms",
          value,
          unit: "ms",
          goal: 3_000,
          better: "lower",
          baseline: { name, value: plain },
        };
      }
    } finally {
      await shop.close();
    }
  },
} satisfies Bench;
