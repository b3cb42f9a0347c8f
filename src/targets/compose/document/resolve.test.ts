import { describe, expect, test } from "vitest";
import type { Environment, Project } from "../../../project/model.ts";
import { fakeRun, fakeWorld, silence } from "../../../world.testing.ts";
import type { Finished } from "../../../world.ts";
import { names } from "../naming.ts";
import { resolveCompose } from "./resolve.ts";

const project: Project = {
  name: "shop",
  directory: "/workspace",
  file: "sluice.yaml",
  compose: ["compose.yaml"],
  components: [],
  environments: [],
};
const environment = { compose: ["compose.prod.yaml"], profiles: ["admin"] } as unknown as Environment;

function resolving(answer: Partial<Finished>, appEnv?: string) {
  const run = fakeRun(() => answer);
  const masked: string[] = [];
  const warned: string[] = [];
  const log = {
    ...silence,
    mask: (value: string) => void masked.push(value),
    warning: (text: string) => void warned.push(text),
  };
  const world = fakeWorld({ run, log });
  const done = resolveCompose({ world, project, environment, names: names("shop", "production"), appEnv });
  return { done, run, masked, warned };
}

describe("the compose files", () => {
  test("are resolved once, by compose itself, under the environment's project name", async () => {
    const { done, run } = resolving({ stdout: '{"name":"shop-production","services":{}}' });
    expect(await done).toEqual({ name: "shop-production", services: {} });
    expect(run.calls.map(({ argv }) => argv.join(" "))).toEqual([
      "docker compose --project-directory /workspace --project-name shop-production --file /workspace/compose.yaml" +
        " --file /workspace/compose.prod.yaml --profile admin config --format json",
    ]);
  });

  test("get the app's secrets by the environment; they are masked and in no argv", async () => {
    const { done, run, masked } = resolving({ stdout: "{}" }, 'TOKEN="s3cret one"\n# note\nURL=postgres://u:p@db/x\n');
    await done;
    expect(run.calls[0]?.env).toEqual({ TOKEN: "s3cret one", URL: "postgres://u:p@db/x" });
    expect(masked).toEqual(["s3cret one", "postgres://u:p@db/x"]);
    expect(run.calls[0]?.argv.join(" ")).not.toContain("s3cret");
  });

  test("pass compose's warnings on, each once, but not the one about `version`", async () => {
    const unset = String.raw`time="x" level=warning msg="The \"PASSWORD\" variable is not set. Defaulting to a blank string."`;
    const version = 'time="x" level=warning msg="/w/compose.yaml: the attribute `version` is obsolete, it will be ignored"';
    const { done, warned } = resolving({ stdout: "{}", stderr: `${unset}\n${unset}\n${version}\n` });
    await done;
    expect(warned).toEqual(['Docker Compose: The "PASSWORD" variable is not set. Defaulting to a blank string.']);
  });

  test("that are not there are told before compose is asked", async () => {
    const run = fakeRun(() => ({}));
    const none = { project: { ...project, compose: [] }, environment: { ...environment, compose: [] } };
    const resolved = resolveCompose({ world: fakeWorld({ run }), ...none, names: names("shop", "p"), appEnv: undefined });
    await expect(resolved).rejects.toMatchObject({ code: "no-compose-to-deploy" });
    expect(run.calls).toEqual([]);
  });

  test("with models are resolved a second time, since compose leaves those out of its JSON", async () => {
    const services = { chat: { models: { llm: null } } };
    const run = fakeRun(({ argv }) => ({
      stdout: argv.includes("json") ? JSON.stringify({ name: "x", services }) : "models: { llm: { model: ai/smollm2 } }\n",
    }));
    const world = fakeWorld({ run });
    const document = await resolveCompose({ world, project, environment, names: names("shop", "live"), appEnv: undefined });
    expect(document).toEqual({ name: "x", services, models: { llm: { model: "ai/smollm2" } } });
  });

  test("that compose can't read are told with its own words, without its warnings", async () => {
    const stderr = 'time="x" level=warning msg="no FOO"\nservices.web additional property imgae is not allowed\n';
    await expect(resolving({ code: 15, stderr }).done).rejects.toMatchObject({
      code: "compose-config-invalid",
      sentence:
        "Docker Compose can't read compose.yaml, compose.prod.yaml: services.web additional property imgae is not allowed.",
      place: { file: "compose.yaml" },
    });
  });

  test.each<[string, Partial<Finished>]>([
    ["no docker", { code: 127, stderr: "docker: not found" }],
    ["no compose plugin", { code: 1, stderr: "docker: 'compose' is not a docker command." }],
    ["no compose plugin, as old clients say it", { code: 125, stderr: "unknown flag: --project-directory" }],
    ["no compose plugin, as short flags say it", { code: 125, stderr: "unknown shorthand flag: 'f' in -f" }],
  ])("need Docker Compose: %s", async (_story, answer) => {
    await expect(resolving(answer).done).rejects.toMatchObject({ code: "compose-missing" });
  });
});
