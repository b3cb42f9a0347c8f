import { describe, expect, test } from "vitest";
import { fakeEngine } from "./docker.testing.ts";
import { names } from "./naming.ts";
import { composeWorkplace } from "./workplace.ts";

const named = names("shop", "production");
const container = [
  {
    Id: "c1",
    Image: "sha256:1",
    Config: { Env: ["PATH=/bin", "DATABASE_URL=postgres://u:p$x@db/s=1"], User: "app", WorkingDir: "/app" },
    NetworkSettings: { Networks: { "0-shop-production-r2": {}, "shop-production_default": {} } },
  },
];

describe("in a base service", () => {
  const engineWith = (ids: string) => fakeEngine((line) => (line.startsWith("ps ") ? { stdout: ids } : { stdout: "done" }));

  test("a command runs with its arguments as they are; secrets travel in the environment", async () => {
    const { engine, run } = engineWith("c9\n");
    const hostile = ["psql", "-c", "select '$(id)'; --", ""];
    const finished = await composeWorkplace(engine, named).inService("db", hostile, {
      env: { PGPASSWORD: "s3cret" },
      stdin: "sql",
    });
    expect(finished.stdout).toBe("done");
    expect(run.calls.at(-1)).toMatchObject({
      argv: ["docker", "exec", "--interactive", "--env", "PGPASSWORD", "c9", ...hostile],
      env: { PGPASSWORD: "s3cret" },
      stdin: "sql",
    });
  });

  test("that doesn't run the failure names it", async () => {
    await expect(composeWorkplace(engineWith("").engine, named).inService("db", ["true"])).rejects.toMatchObject({
      code: "base-service-gone",
      sentence: "The base service db is not running.",
    });
  });
});

describe("in a one-off container of a release", () => {
  const engineWith = () =>
    fakeEngine((line) => {
      if (line.startsWith("ps ")) return { stdout: "c1\n" };
      if (line.startsWith("inspect ")) return { stdout: JSON.stringify(container) };
      if (line.startsWith("image inspect ")) return { stdout: '[{"Config":{"Env":["PATH=/bin"]}}]' };
      return { stdout: "migrated" };
    });

  test("a command has the release's image, settings and networks; its values are in no argv", async () => {
    const { engine, run, lines } = engineWith();
    const finished = await composeWorkplace(engine, named).oneOff(2, "api", ["alembic", "upgrade", "$HEAD"], {
      env: { EXTRA: "1" },
    });
    expect(finished.stdout).toBe("migrated");
    expect(lines[0]).toContain("--filter label=sluice.release=2 --filter label=sluice.service=api");
    const call = run.calls.at(-1);
    expect(call?.argv.slice(-3)).toEqual(["job", "upgrade", "$HEAD"]);
    expect(call?.argv.join(" ")).not.toContain("postgres://");
    const document = JSON.parse(String(call?.stdin));
    expect(document.services.job).toMatchObject({
      image: "sha256:1",
      entrypoint: ["alembic"],
      // Compose would read a single `$` as the beginning of a variable; what the image says itself is left to it.
      environment: { DATABASE_URL: "postgres://u:p$$x@db/s=1", EXTRA: "1" },
      user: "app",
      working_dir: "/app",
      networks: ["0-shop-production-r2", "shop-production_default"],
    });
    expect(document.networks).toEqual({
      "0-shop-production-r2": { name: "0-shop-production-r2", external: true },
      "shop-production_default": { name: "shop-production_default", external: true },
    });
  });

  test("of a release whose containers are gone is a clear failure", async () => {
    const { engine } = fakeEngine(() => ({ stdout: "" }));
    await expect(composeWorkplace(engine, named).oneOff(2, "api", ["true"])).rejects.toMatchObject({ code: "release-gone" });
  });
});
