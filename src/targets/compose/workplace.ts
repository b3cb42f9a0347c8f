import { z } from "zod";
import { fail } from "../../failure.ts";
import type { WorkOptions, Workplace } from "../target.ts";
import type { Engine } from "./engine.ts";
import { baseServiceGone, releaseGone } from "./failures.ts";
import { label, type Names } from "./naming.ts";
import { identifiers } from "./release/containers.ts";

const inspected = z
  .array(
    z.object({
      Id: z.string(),
      Image: z.string(),
      Config: z.object({ Env: z.array(z.string()).nullable(), User: z.string(), WorkingDir: z.string() }),
      NetworkSettings: z.object({ Networks: z.record(z.string(), z.unknown()) }),
    }),
  )
  .min(1);
const imageInspected = z.array(z.object({ Config: z.object({ Env: z.array(z.string()).nullable() }).nullish() })).min(1);

function streaming(options: WorkOptions | undefined) {
  return {
    ...(options?.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
    ...(options?.onLine === undefined ? {} : { onLine: options.onLine }),
    ...(options?.signal === undefined ? {} : { signal: options.signal }),
  };
}

/** Compose reads `$` as the beginning of a variable. */
const escaped = (text: string) => text.replaceAll("$", "$$$$");

function variable(entry: string): readonly [string, string] {
  const at = entry.indexOf("=");
  return [entry.slice(0, at), entry.slice(at + 1)];
}

/** The client is gone; what it had started runs on. It is asked to end first: a migration may take its transaction back. */
async function removeJobs(engine: Engine, project: string): Promise<void> {
  const left = await identifiers(engine, [`label=com.docker.compose.project=${project}`]);
  if (left.length === 0) return;
  await engine.docker(["stop", "--time", "3", ...left]);
  await engine.docker(["rm", "--force", "--volumes", ...left]);
}

const jobsOf = (names: Names, release: number) => `${names.release(release).project}-job`;

/** Beside the release on one Docker engine. Values of variables travel on standard input or in the environment, never in argv. */
export function composeWorkplace(engine: Engine, names: Names): Workplace {
  return {
    async inService(service, argv, options) {
      const [id] = await identifiers(engine, [
        `label=com.docker.compose.project=${names.base}`,
        `label=com.docker.compose.service=${service}`,
        "status=running",
      ]);
      if (id === undefined) throw fail(baseServiceGone, { service });
      const env = options?.env ?? {};
      const flags = Object.keys(env).flatMap((name) => ["--env", name]);
      return engine.docker(["exec", "--interactive", ...flags, id, ...argv], {
        env,
        ...(options?.stdin === undefined ? {} : { stdin: options.stdin }),
        ...streaming(options),
      });
    },

    async oneOff(release, service, argv, options) {
      const [source] = await identifiers(engine, [
        `label=${label.scope}=${names.scope}`,
        `label=${label.release}=${release}`,
        `label=${label.service}=${service}`,
      ]);
      if (source === undefined) throw fail(releaseGone, { release });
      const [container] = inspected.parse(JSON.parse((await engine.must(["inspect", "--", source])).stdout));
      if (container === undefined) throw fail(releaseGone, { release });
      const [image] = imageInspected.parse(JSON.parse((await engine.must(["image", "inspect", "--", container.Image])).stdout));
      const given = new Set(image?.Config?.Env ?? []);
      const own = (container.Config.Env ?? []).filter((entry) => !given.has(entry)).map(variable);
      const environment = { ...Object.fromEntries(own), ...options?.env };
      const project = jobsOf(names, release);
      const document = {
        name: project,
        services: {
          job: {
            image: container.Image,
            entrypoint: argv.slice(0, 1).map(escaped),
            environment: Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, escaped(value)])),
            volumes_from: [`container:${container.Id}`],
            networks: Object.keys(container.NetworkSettings.Networks),
            labels: { [label.scope]: names.scope },
            ...(container.Config.User === "" ? {} : { user: container.Config.User }),
            ...(container.Config.WorkingDir === "" ? {} : { working_dir: container.Config.WorkingDir }),
          },
        },
        networks: Object.fromEntries(
          Object.keys(container.NetworkSettings.Networks).map((name) => [name, { name, external: true }]),
        ),
      };
      // The document goes in on standard input: values of variables are in no argv and on no disk.
      const run = ["compose", "--project-name", project, "--file", "-", "run", "--rm", "--no-deps", "--no-TTY", "job"];
      const finished = await engine.docker([...run, ...argv.slice(1)], {
        stdin: JSON.stringify(document),
        ...streaming(options),
      });
      if (finished.timedOut || options?.signal?.aborted === true) await removeJobs(engine, project);
      return finished;
    },

    endOneOffs: (release) => removeJobs(engine, jobsOf(names, release)),
  };
}
