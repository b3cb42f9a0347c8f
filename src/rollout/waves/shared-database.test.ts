import { expect, test } from "vitest";
import type { Database } from "../../database/database.ts";
import { stable } from "../stage.testing.ts";
import { fleetOf } from "./fleet.testing.ts";
import { planShared } from "./shared-database.ts";

/** Hosts that use one database, which `eu` migrates; each change of it with what the others serve at that moment. */
function hosts(text: string) {
  const changes: string[] = [];
  const fleet = fleetOf(text, {
    first: "eu",
    around({ database }, name) {
      if (name !== "eu" || database === undefined) return { database: undefined };
      const note = (what: string) => {
        const others = text.split(/[ |]/).filter((one) => one !== "eu");
        changes.push(`${what}, ${others.map((one) => `${one} ${stable(fleet.on(one).fake) ?? "nothing"}`).join(", ")}`);
      };
      const own: Database = {
        ...database,
        migrate: (release) => {
          note(`migrated to ${release}`);
          return database.migrate(release);
        },
        downgrade: (release, to) => {
          note(`back from ${release}`);
          return database.downgrade(release, to);
        },
      };
      return { database: own };
    },
  });
  return { ...fleet, changes };
}

test("it is migrated once, by the first host, which serves the release before any other begins", async () => {
  const { deploy, on, changes } = hosts("eu us|ap");
  expect(await deploy("one")).toEqual(["eu promoted 1", "us promoted 1", "ap promoted 1"]);
  expect(changes).toEqual(["migrated to 1, us nothing, ap nothing"]);
  await deploy("two");
  expect(changes.slice(1)).toEqual(["migrated to 2, us 1, ap 1"]);
  for (const name of ["us", "ap"]) expect(on(name).fake.log.some((entry) => /migrate|backup/.test(entry))).toBe(false);
});

test("the first host says no: its own journal undoes the schema, and nobody else has begun", async () => {
  const { deploy, on, changes } = hosts("eu us");
  await deploy("one");
  on("eu").breakWith(2);
  expect(await deploy("two")).toEqual(["eu undone 1", "us waiting 1"]);
  expect(changes.slice(1)).toEqual(["migrated to 2, us 1", "back from 2, us 1"]);
});

test("another host says no: the schema goes back once, after everybody has gone back", async () => {
  const { deploy, on, changes } = hosts("eu us|ap");
  await deploy("one");
  on("ap").breakWith(2);
  expect(await deploy("two", "all")).toEqual(["eu returned 1", "us returned 1", "ap undone 1"]);
  expect(changes.slice(1)).toEqual(["migrated to 2, us 1, ap 1", "back from 2, us 1, ap 1"]);
});

test("the policy `wave` leaves the first host where it is, and the schema with it", async () => {
  const { deploy, on, changes } = hosts("eu|us");
  await deploy("one");
  on("us").breakWith(2);
  expect(await deploy("two")).toEqual(["eu promoted 2", "us undone 1"]);
  expect(changes.slice(1)).toEqual(["migrated to 2, us 1"]);
});

test("a host that may still run the release keeps the schema where it is", async () => {
  const { deploy, on, changes } = hosts("eu us");
  await deploy("one");
  for (const what of ["shift ab 0.5", "shift ab 0"])
    on("us").fake.failing.set(what, () => {
      throw new Error("the line is cut");
    });
  expect(await deploy("two")).toEqual(["eu returned 1", "us lost null"]);
  expect(changes.slice(1)).toEqual(["migrated to 2, us 1"]);
  expect(on("eu").fake.revision).toBe("rev-2");
});

test("the plan says who changes it, and when it goes back", () => {
  const plan = [{ stage: "database", does: "migrate", undo: "downgrade" } as const];
  expect(planShared(plan, undefined)).toEqual(plan);
  expect(planShared(plan, "eu")).toEqual([
    {
      stage: "database",
      does: "migrate (once for all hosts, by eu, which serves the release before any other begins)",
      undo: "downgrade, when all other hosts are back",
    },
  ]);
});
