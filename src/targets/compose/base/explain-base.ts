import { fail } from "../../../failure.ts";
import type { Engine } from "../engine.ts";
import { baseNotWell } from "../failures.ts";
import type { Names } from "../naming.ts";
import { lastLines } from "../release/containers.ts";
import { lastCheck } from "../release/last-check.ts";

/**
 * `up --wait` also refuses one-shot services that ended well (compose#11638), and then waits for nobody else: what it
 * left starting is returned, to be waited for alone. Everything else is told.
 */
export async function explainBase(
  engine: Engine,
  names: Names,
  services: readonly string[],
  said: string,
): Promise<readonly string[]> {
  const format = '{{.ID}}\t{{.Label "com.docker.compose.service"}}\t{{.State}}\t{{.Status}}';
  const listed = await engine.must([
    "ps",
    "--all",
    "--filter",
    `label=com.docker.compose.project=${names.base}`,
    "--format",
    format,
  ]);
  const listedRows = listed.stdout.split("\n").filter((line) => line !== "");
  // One that never started mostly waits for another: that one tells more.
  const rows = listedRows.toSorted(
    (left, right) => Number(left.includes("\tcreated\t")) - Number(right.includes("\tcreated\t")),
  );
  // What the engine refused, e.g. a port in use, leaves a container that was never started and printed nothing.
  const refused = /Error response from daemon: (.+)/.exec(said)?.[1];
  const done = rows.some((row) => services.includes(row.split("\t")[1] ?? "") && /\tExited \(0\)/.test(row));
  const starting: string[] = [];
  for (const row of rows) {
    const [id = "", service = "", state = "", status = ""] = row.split("\t");
    const fine = (state === "running" && !/unhealthy|starting/.test(status)) || /^Exited \(0\)/.test(status);
    if (fine) continue;
    if (done && refused === undefined && state === "running" && /\(health: starting\)/.test(status)) {
      starting.push(service);
      continue;
    }
    const why = state === "created" && refused !== undefined ? refused : status;
    const check = /unhealthy/.test(status) ? await lastCheck(engine, id) : "";
    throw fail(baseNotWell, { service, status: `${why}${check}`, lines: await lastLines(engine, id) });
  }
  const last = said.trim().split("\n").at(-1) ?? "";
  if (refused !== undefined || rows.length === 0) {
    throw fail(baseNotWell, { service: services.join(" or "), status: refused ?? last, lines: [] });
  }
  return starting;
}
