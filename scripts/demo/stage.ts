import type { Load } from "./load.ts";

/** Where the demo shows what it does: acts, a live line each second while there is load, and the table at the end. */
export interface Stage {
  act(title: string): void;
  tell(line: string): void;
  record(what: string, result: string, explanation: string): void;
  watch(load: Load): void;
  finish(load: Load, figures: Readonly<Record<string, unknown>>): void;
  close(): void;
}

export function openStage(): Stage {
  const began = performance.now();
  const results: { what: string; result: string; explanation: string }[] = [];
  let ticking: NodeJS.Timeout | undefined;
  const seconds = () => (performance.now() - began) / 1_000;
  const tell = (line: string) => console.log(`${seconds().toFixed(1).padStart(6)} s  ${line}`);
  return {
    tell,
    act: (title) => console.log(`\n── ${title}`),
    record(what, result, explanation) {
      results.push({ what, result, explanation });
      tell(`${what}: ${result}`);
    },
    watch(load) {
      ticking = setInterval(() => {
        const { requests, failed } = load.since();
        tell(`│ ${requests} requests/s${failed === 0 ? "" : `, ${failed} FAILED`}`);
      }, 1_000);
    },
    finish(load, figures) {
      clearInterval(ticking);
      const width = Math.max(...results.map(({ what }) => what.length));
      console.log("\n── What happened");
      for (const { what, result, explanation } of results)
        console.log(`${what.padEnd(width)}  ${result.padEnd(12)} ${explanation}`);
      const { requests, failed, reasons } = load.tally;
      console.log(
        `${requests} requests, ${failed} failed${[...reasons].map(([why, count]) => `; ${count} × ${why}`).join("")}`,
      );
      console.log(JSON.stringify({ ...figures, seconds: Math.round(seconds()) }));
    },
    close: () => clearInterval(ticking),
  };
}
