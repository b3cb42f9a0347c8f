import { type BundleRun, runBundle } from "../run-bundle.ts";
import type { Consumer } from "./consumer.ts";

/** The bundles, run as the pipeline's jobs would run them, on one commit of the consumer. */
export interface Pipeline {
  build(component: string): Promise<BundleRun>;
  deploy(environment: string): Promise<BundleRun>;
}

export interface PipelineSpec {
  readonly consumer: Consumer;
  readonly commit: string;
  readonly env: Readonly<Record<string, string>>;
  readonly tell: (line: string) => void;
}

/** Lines of a log without the runner's commands. */
export function readable(chunk: string): string[] {
  return chunk.split("\n").filter((line) => line.trim() !== "" && !/^::(group|endgroup|add-mask|debug)/.test(line));
}

export function pipeline({ consumer, commit, env, tell }: PipelineSpec): Pipeline {
  const how = {
    cwd: consumer.folder,
    env: {
      ...env,
      GITHUB_SHA: commit,
      GITHUB_ACTOR: "ada",
      GITHUB_REPOSITORY: "acme/shop",
      GITHUB_EVENT_NAME: "push",
      GITHUB_REF: "refs/heads/main",
    },
  };
  const step = async (name: string, inputs: Readonly<Record<string, string>>, loud: boolean) => {
    const onLog = (chunk: string) => {
      if (loud) for (const line of readable(chunk)) tell(line);
    };
    return runBundle(name, inputs, { ...how, onLog });
  };
  return {
    build: (component) => step("docker-build-push", { component, push: "true" }, false),
    deploy: (environment) => step("staged-deploy", { config: "sluice.yaml", environment, "max-wait": "1h" }, true),
  };
}
