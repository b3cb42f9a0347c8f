import { checkSpecSchema } from "../health/spec/check-schema.ts";
import type { InputsOf } from "../input.ts";
import { parseAppEnv } from "../project/app-env.ts";
import type { Environment, Project, Step } from "../project/model.ts";
import { defaultWhenBusy } from "../project/schema/when-busy.ts";
import type { Known } from "../rollout/opening/open-environment.ts";
import { names } from "../targets/compose/naming.ts";
import { withDocument } from "../targets/compose/site/compose-site.ts";
import type { deliverInputs } from "./inputs.ts";

export const service = "app";

const shares: Readonly<Record<"canary" | "blue-green", readonly number[]>> = {
  canary: [0.05, 0.1, 0.5, 1],
  "blue-green": [1],
};

/** `acme/My.Notes` → `my-notes`. */
export function appName(given: string | undefined, repository: string): string {
  const word = given ?? repository.split("/").at(-1) ?? "";
  const clean = word
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "");
  return clean === "" ? "app" : clean.slice(0, 40);
}

/** The project that a call of the root action describes: one component, one environment, no file. */
export function singleService(inputs: InputsOf<typeof deliverInputs>, repository: string, workspace: string): Known {
  const name = appName(inputs.name, repository);
  const scope = names(name, inputs.environment).scope;
  const steps: readonly Step[] = shares[inputs.strategy].map((share) => ({ share, bake: inputs.bake }));
  const traffic = inputs["max-error-rate"];
  const checks = [
    checkSpecSchema.parse({ http: inputs.health }),
    ...(traffic === "" ? [] : [checkSpecSchema.parse({ traffic: "error-rate", max: traffic })]),
  ];
  const environment: Environment = {
    name: inputs.environment,
    host: inputs.host === undefined ? { kind: "local" } : { kind: "ssh", url: inputs.host },
    listen: { address: "0.0.0.0", port: inputs.listen },
    url: undefined,
    routes: [{ path: "/", service, port: inputs.port }],
    strategy: { kind: inputs.strategy, steps },
    gate: checks,
    gateInterval: 1_000,
    database: undefined,
    features: {},
    rollback: { database: "keep" },
    after: {},
    base: "keep",
    workers: "after-promotion",
    whenBusy: defaultWhenBusy,
    requires: [],
    proxyImage: inputs["proxy-image"],
    compose: [],
    profiles: [],
    keepReleases: 5,
  };
  const project: Project = {
    name,
    directory: workspace,
    file: undefined,
    compose: [],
    components: [
      {
        name: service,
        path: inputs.context || ".",
        service,
        services: [service],
        image: inputs.image,
        context: inputs.context || ".",
        dockerfile: inputs.file === "" ? undefined : inputs.file,
        buildArgs: {},
        target: undefined,
        needs: [],
        paths: [],
        lint: [],
        test: [],
        python: undefined,
      },
    ],
    environments: [environment],
  };
  const variables = Object.entries(parseAppEnv(inputs.env)).map(([key, value]) => [key, value.replaceAll("$", "$$$$")]);
  const document = {
    name: scope,
    services: { [service]: { image: inputs.image, environment: Object.fromEntries(variables), networks: { default: null } } },
    networks: { default: { name: `${scope}_default` } },
  };
  return { project, environment, open: withDocument(document) };
}
