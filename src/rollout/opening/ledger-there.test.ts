import { expect, test } from "vitest";
import { stage } from "../stage.testing.ts";
import { refuseLostLedger } from "./ledger-there.ts";

test("a target on which nothing runs may have no ledger yet", async () => {
  const { fake } = stage();
  await refuseLostLedger(fake.target);
});

test("where releases run and no ledger is there, it was lost: the first number is not given out again", async () => {
  const { fake, deploy } = stage();
  await deploy(1);
  fake.documents.delete("ledger");
  await expect(refuseLostLedger(fake.target)).rejects.toThrow(
    "The ledger of this environment is gone from test, yet there is web-1, worker-1: which release serves",
  );
});

test("what plain compose runs, and has never been released, is no lost ledger: it may be adopted", async () => {
  const { fake } = stage();
  const plain = { name: "shop-web-1", release: 0, service: "web", part: "server", state: "well", image: "shop" } as const;
  const { name, releases } = fake.target;
  await refuseLostLedger({ name, releases: { ...releases, instances: async () => [plain] } });
});
