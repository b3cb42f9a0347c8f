import { expect, test } from "vitest";
import { fakeEngine } from "../docker.testing.ts";
import { names } from "../naming.ts";
import { containersSeen } from "./containers-seen.ts";

const within = { timeoutMs: 1_000 };
const state = (id: string) => ({
  Id: id,
  Name: `/${id}`,
  RestartCount: 0,
  State: { Running: true, Restarting: false, OOMKilled: false, ExitCode: 0, StartedAt: "2026-01-01T00:00:00Z" },
  HostConfig: { Memory: 0 },
});

/** An engine on which release 2 has `web` and the base has `db`. */
const engine = () =>
  fakeEngine((line) => {
    if (line.startsWith("ps ") && /release=2\b/.test(line) && line.includes("service=web")) return { stdout: "w1\nw2\n" };
    if (line.startsWith("ps ") && line.includes("com.docker.compose.service=db")) return { stdout: "d1\n" };
    if (line.startsWith("ps ")) return { stdout: "" };
    const ids = line.split(" ").slice(line.split(" ").indexOf("--") + 1);
    return line.startsWith("container inspect") ? { stdout: JSON.stringify(ids.map(state)) } : { stdout: "done" };
  });

test("a service is that of the release which is judged, else one of the base", async () => {
  const { engine: docker, lines } = engine();
  const seen = containersSeen(docker, names("shop", "production"))(2);
  expect((await seen.look("web", within)).map(({ id }) => id)).toEqual(["w1", "w2"]);
  expect((await seen.look("db", within)).map(({ id }) => id)).toEqual(["d1"]);
  await seen.run("db", ["psql", "-c", "select 1"], { ...within, env: { PGPASSWORD: "s3cret" } });
  expect(lines.at(-1)).toBe("exec --interactive --env PGPASSWORD d1 psql -c select 1");
  await seen.restart("web", within);
  expect(lines.at(-1)).toBe("restart --time 5 -- w1 w2");
});

test("a service that nobody has is told by its name", async () => {
  const seen = containersSeen(engine().engine, names("shop", "production"))(3);
  await expect(seen.look("web", within)).rejects.toThrow("release 3 has no container of web, and neither has the base");
});
