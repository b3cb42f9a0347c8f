import { fakeRun } from "../../world.testing.ts";
import type { Finished } from "../../world.ts";
import { dockerEngine, type Engine } from "./engine.ts";

/** An engine whose client answers by the beginning of the command line, and that remembers every line without `docker`. */
export function fakeEngine(answer: (line: string, stdin: string) => Partial<Finished> | undefined): {
  engine: Engine;
  lines: string[];
  run: ReturnType<typeof fakeRun>;
} {
  const lines: string[] = [];
  const run = fakeRun(({ argv, stdin }) => {
    const line = argv.slice(1).join(" ");
    lines.push(line);
    return answer(line, typeof stdin === "string" ? stdin : "");
  });
  return { engine: dockerEngine({ run }, { kind: "local" }), lines, run };
}

/** What `docker inspect` prints of a release's container, as far as the engine reads it. */
export function inspectedContainer(more: {
  id?: string;
  service?: string;
  part?: string;
  release?: number;
  status?: string;
  health?: string;
  exitCode?: number;
  restarts?: number;
}) {
  const { id = "c1", service = "web", part = "server", release = 1, status = "running", exitCode = 0, restarts = 0 } = more;
  return {
    Id: id,
    Name: `/${service}-r${release}-1`,
    RestartCount: restarts,
    State: {
      Status: status,
      ExitCode: exitCode,
      OOMKilled: false,
      ...(more.health === undefined ? {} : { Health: { Status: more.health } }),
    },
    Config: {
      Labels: { "sluice.service": service, "sluice.part": part, "sluice.release": String(release) },
    },
    NetworkSettings: { Networks: { one: { IPAddress: "10.0.0.2" }, two: { IPAddress: "" } } },
  };
}
