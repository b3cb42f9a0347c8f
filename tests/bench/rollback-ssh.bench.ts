import { Host, Keys } from "../engine/hosts/host.ts";
import { Consumer } from "../engine/rollout/consumer.ts";
import type { Bench } from "./bench.ts";
import { median, rounded } from "./median.ts";

const runs = 5;
const port = 8080;

const configuration = (name: string, host: Host) => `name: ${name}
routes: { /: "web:8000" }
gate: [{ http: /health }]
interval: 200ms
listen: ${port}
router: { image: ${process.env["HAPROXY_IMAGE"]} }
environments:
  production:
    host: ${host.url}
    strategy: { kind: blue-green, bake: 0s }
`;

/** From the decision until verified from outside, by the action's own clock, while the release before is still up. */
async function rollbacks(app: Consumer, host: Host, keys: Keys, commit: string): Promise<readonly number[]> {
  const access = { "ssh-key": keys.private, "ssh-known-hosts": host.known };
  const took: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const deployed = await app.deploy(commit, access);
    if (deployed.outputs["result"] !== "promoted") throw new Error(deployed.log);
    const back = await app.rollback({ ...access, to: "1" });
    const ms = Number(back.outputs["duration-seconds"]) * 1_000;
    if (back.outputs["result"] !== "rolled-back" || !(ms > 0)) throw new Error(back.log);
    const answer = await fetch(`http://${host.address}:${port}/`, { signal: AbortSignal.timeout(5_000) });
    if ((await answer.text()) !== "v1") throw new Error("the rollback was verified, and another release answers");
    // The first one warms up whatever there is to warm.
    if (run > 0) took.push(ms);
  }
  return took;
}

export default {
  names: ["rollback-ssh-ms"],
  needs: ["docker", "compose", "images", "ssh"],
  async *figures(_wanted, say) {
    const keys = new Keys();
    const app = await Consumer.make();
    let host: Host | undefined;
    try {
      host = await Host.up(5, keys);
      app.write("sluice.yaml", configuration(app.name, host));
      const first = await app.deploy(app.commit(), { "ssh-key": keys.private, "ssh-known-hosts": host.known });
      if (first.outputs["result"] !== "promoted") throw new Error(first.log);
      const commit = app.commit();
      const all = (values: readonly number[]) => values.map((ms) => Math.round(ms)).join(" ");
      const took = await rollbacks(app, host, keys, commit);
      say(`over one connection: ${all(took)} ms`);
      await host.stopSsh();
      await host.startSsh("AllowStreamLocalForwarding no");
      const plain = await rollbacks(app, host, keys, commit);
      say(`by docker --host ssh://…: ${all(plain)} ms`);
      const baseline = { name: "the same by Docker's own way over ssh", value: rounded(median(plain)) };
      yield { bench: "rollback-ssh-ms", value: rounded(median(took)), unit: "ms", goal: 3_000, better: "lower", baseline };
    } finally {
      await host?.down();
      await app.remove();
      keys.remove();
    }
  },
} satisfies Bench;
