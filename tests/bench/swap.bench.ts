import { setTimeout as sleep } from "node:timers/promises";
import type { Bench } from "./bench.ts";
import { crowd } from "./load/crowd.ts";
import type { Seen } from "./load/visitors.ts";
import { median, quantile, rounded } from "./median.ts";
import { Shop, type Step } from "./shop.ts";

const pairs = 20;
const plainSwaps = 5;
const atLeast = 50_000;
/** Past it the target keeps its word: a WebSocket may be cut once its release has had no traffic for so long. */
const drainMs = 10_000;
/** Around the first request that the other release answers. */
const [before, after] = [200, 800];

/** One change of traffic: from the decision until the other release answered its first request. */
interface Swap {
  readonly to: string;
  readonly decided: number;
  readonly served: number;
}

/** The first answer of a release after a moment. */
function firstServed({ at, by }: Seen, who: string, since: number): number {
  const index = at.findIndex((when, position) => when >= since && by[position] === who);
  if (index < 0) throw new Error(`nobody was served by ${who}`);
  return at[index] ?? Number.NaN;
}

/** The gate has seen the preview and says yes: all that is left is to move the visitors. */
function decisionOf({ lines }: Step): number {
  const line = lines.find(({ text }) => /Gate at 0 %: /.test(text));
  if (line === undefined) throw new Error("the log of the deploy names no verdict on the preview");
  return line.at;
}

function p99({ at, took }: Seen, within: (when: number) => boolean): number {
  return quantile(
    took.filter((_ms, index) => within(at[index] ?? 0)),
    0.99,
  );
}

async function plain(shop: Shop, say: (line: string) => void) {
  await shop.plainUp("p0", "--wait");
  const visitors = crowd(shop.plainPort);
  try {
    await sleep(3_000);
    const began: number[] = [];
    for (let swap = 1; swap <= plainSwaps; swap++) {
      began.push(performance.timeOrigin + performance.now());
      await shop.plainUp(`p${swap}`);
      await sleep(3_000);
    }
    const seen = await visitors.stop();
    const served = began.map((moment, index) => firstServed(seen, `p${index + 1}`, moment) - moment);
    const windows = began.map((moment, index) => moment + (served[index] ?? 0));
    const during = p99(seen, (when) => windows.some((window) => when > window - before && when < window + after));
    const quiet = p99(seen, (when) => when < (began[0] ?? 0));
    say(
      `docker compose up -d: ${seen.failures.length} of ${seen.at.length + seen.failures.length} requests failed and ${seen.broken.length} WebSockets broke in ${plainSwaps} swaps, ${Math.round(median(served))} ms until the new one answered`,
    );
    return { failed: seen.failures.length + seen.broken.length, ms: median(served), ratio: during / quiet };
  } finally {
    visitors.end();
  }
}

/** WebSockets that were cut while their release had traffic, or had it less than the drain's time ago. */
function brokenEarly({ broken }: Seen, swaps: readonly Swap[]): number {
  return broken.filter(({ at, by }) => {
    const since = swaps.filter(({ served }) => served <= at);
    const last = since.findLast(({ to }) => to === by);
    const left = last === undefined ? since[0] : since[since.indexOf(last) + 1];
    return left === undefined || at - left.served < drainMs;
  }).length;
}

export default {
  names: ["swap-dropped", "swap-ms", "swap-p99-ratio"],
  needs: ["docker", "compose", "images"],
  async *figures(wanted, say) {
    const shop = await Shop.open();
    try {
      const naive = await plain(shop, say);
      const { app } = shop;
      app.configure();
      app.write(
        "sluice.yaml",
        `name: ${app.name}
routes: { /: "web:8000" }
gate: [{ http: /health }]
interval: 200ms
router: { image: ${process.env["HAPROXY_IMAGE"]} }
environments:
  production:
    strategy: { kind: blue-green, bake: 500ms }
`,
      );
      await shop.deploy();
      const visitors = crowd(app.port);
      try {
        const began = performance.timeOrigin + performance.now();
        await sleep(10_000);
        const steps: { step: Step; to: string }[] = [];
        let serving = "r1";
        const busy: [number, number][] = [];
        for (let pair = 0; pair < pairs || (await visitors.count()) < atLeast; pair++) {
          const way = shop.deploy();
          const deployed = await way;
          steps.push({ step: deployed, to: way.name });
          await sleep(1_000);
          const returned = await shop.rollback();
          steps.push({ step: returned, to: serving });
          for (const { began: from, ended: to } of [deployed, returned]) busy.push([from, to]);
          await sleep(1_000);
          if (pair % 5 === 4) say(`${pair + 1} deploys and rollbacks, ${await visitors.count()} requests`);
        }
        const seen = await visitors.stop();
        const swaps = steps.map(({ step, to }): Swap => {
          const decided = to === serving ? step.began : decisionOf(step);
          return { to, decided, served: firstServed(seen, to, decided) };
        });
        serving = "";
        const asked = seen.at.length + seen.failures.length;
        const early = brokenEarly(seen, swaps);
        say(
          `${swaps.length} swaps: ${seen.failures.length} of ${asked} requests failed; of ${seen.opened} WebSockets ${early} were cut early, ${seen.broken.length - early} after their drain`,
        );
        for (const { at, why } of seen.failures.slice(0, 10)) say(`failed at ${Math.round(at - began)} ms: ${why}`);
        if (wanted.has("swap-dropped")) {
          yield {
            bench: "swap-dropped",
            value: seen.failures.length + early,
            unit: `of ${asked} requests`,
            goal: 0,
            better: "lower",
            baseline: { name: `docker compose up -d with the new tag, ${plainSwaps} swaps`, value: naive.failed },
          };
        }
        const forward = swaps.filter(({ to }) => to !== "r1").map(({ decided, served }) => served - decided);
        say(`from the verdict to the first request: ${forward.map((ms) => Math.round(ms)).join(" ")} ms`);
        if (wanted.has("swap-ms")) {
          yield {
            bench: "swap-ms",
            value: rounded(median(forward)),
            unit: "ms",
            goal: 100,
            better: "lower",
            baseline: { name: "docker compose up -d with the new tag, from the command", value: rounded(naive.ms) },
          };
        }
        const quiet = p99(seen, (when) => when > began + 2_000 && !busy.some(([from, to]) => when >= from && when <= to));
        const during = p99(seen, (when) => swaps.some(({ served }) => when > served - before && when < served + after));
        const whole = p99(seen, (when) => busy.some(([from, to]) => when >= from && when <= to));
        say(`p99: quiet ${rounded(quiet)} ms, while traffic moves ${rounded(during)} ms, in whole steps ${rounded(whole)} ms`);
        if (wanted.has("swap-p99-ratio")) {
          yield {
            bench: "swap-p99-ratio",
            value: rounded(during / quiet, 2),
            unit: "ratio",
            goal: 2,
            better: "lower",
            baseline: { name: "docker compose up -d, of those answered", value: rounded(naive.ratio, 2) },
          };
        }
      } finally {
        visitors.end();
      }
    } finally {
      await shop.close();
    }
  },
} satisfies Bench;
