import { expect, test } from "vitest";
import { emptyLedger, type Ledger, withEvent, withRelease } from "../../release/ledger.ts";
import { sampleRelease } from "../../release/release.testing.ts";
import type { Readiness } from "../../targets/target.ts";
import { wayBackLack } from "./way-back-lack.ts";

const gate = { by: "gate", result: "pass", explanation: "" } as const;
const about = { at: "", actor: "ada", run: "1/1", explanation: "", milliseconds: 1 };
function promoted(...numbers: number[]): Ledger {
  let ledger = emptyLedger;
  for (const number of numbers) {
    ledger = withRelease(ledger, sampleRelease({ number, images: { app: `app:${number}`, jobs: "jobs:1" } }));
    ledger = withEvent(ledger, { kind: "promoted", release: number, from: undefined, gate, ...about });
  }
  return ledger;
}
const there = (...images: string[]) => ({ local: async (image: string) => (images.includes(image) ? image : undefined) });
const states = (...states: [number, Readiness][]) => new Map(states);

test.each<[string, Ledger, [number, Readiness][], string[], unknown]>([
  ["there is no release before", promoted(1), [[1, "running"]], [], undefined],
  ["its containers are there, stopped or not", promoted(1, 2), [[1, "stopped"]], [], undefined],
  ["its containers are gone and its images are there", promoted(1, 2), [[1, "absent"]], ["app:1", "jobs:1"], undefined],
  ["an image is gone as well", promoted(1, 2), [[1, "absent"]], ["jobs:1"], { release: 1, images: ["app:1"] }],
  ["it was there before us, and is gone", promoted(0, 1), [[0, "absent"]], ["app:0", "jobs:1"], { release: 0, images: [] }],
])("when %s", async (_story, ledger, readiness, images, lack) => {
  expect(await wayBackLack(there(...images), ledger, states(...readiness))).toEqual(lack);
});
