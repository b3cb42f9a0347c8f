import type { BuildSurroundings } from "../image/build-and-push.ts";
import { buildAndPush } from "../image/build-and-push.ts";
import { buildInputs } from "../image/build-inputs.ts";
import type { InputShape, InputsOf } from "../input.ts";
import type { Outcome } from "../outcome.ts";
import { deployOpened } from "../rollout/deploy.ts";
import { deployInputs } from "../rollout/inputs.ts";
import { accessOf } from "../rollout/opening/access.ts";
import { onTarget } from "../rollout/opening/open-environment.ts";
import { cleanUp, leftHere } from "../rollout/recovery/afterwards.ts";
import type { World } from "../world.ts";
import type { deliverInputs } from "./inputs.ts";
import { service, singleService } from "./single-service.ts";

export type DeliverInputs = InputsOf<typeof deliverInputs>;

/** Inputs of another action from some of its raw texts; all others are as if not given. */
function inputsFrom<Shape extends InputShape>(shape: Shape, raw: Readonly<Record<string, string>>): InputsOf<Shape> {
  return Object.fromEntries(
    Object.entries(shape).map(([name, schema]) => [name, schema.parse(raw[name] ?? "")]),
  ) as InputsOf<Shape>;
}

/** The root action: builds one image, pushes it, and deploys it in stages, from inputs alone. */
export async function deliver(inputs: DeliverInputs, world: World, machine: BuildSurroundings): Promise<Outcome> {
  const resolved = singleService(inputs, world.facts.repository, world.facts.workspace);
  const { context, file, image, tags, platforms, registry, username, secrets } = inputs;
  const token = inputs["registry-token"] ?? "";
  const raw = { context, file, image, tags, platforms, registry, username, secrets: secrets ?? "", "registry-token": token };
  const build = inputsFrom(buildInputs, { ...raw, "build-args": inputs["build-args"], push: String(inputs.push) });
  const built = await world.log.group("Build", () => buildAndPush(build, world, machine));
  if (built.failed) return built;
  const deploy = inputsFrom(deployInputs, {
    environment: inputs.environment,
    images: `${service}=${String(built.outputs["image-ref"])}`,
    "registry-username": username,
    "registry-token": token,
    "github-deployments": inputs["github-deployments"],
    "github-environment": inputs["github-environment"] ?? "",
    comment: String(inputs.comment),
  });
  const deployed = await onTarget({ world, strategy: "", access: accessOf(inputs) }, resolved, (opened) =>
    deployOpened(deploy, opened, machine),
  );
  // It stays with every bake, so that there is nothing to be resumed.
  const {
    "resume-at": _resumeAt,
    "started-by": _startedBy,
    status: _status,
    "report-html": _page,
    ...outputs
  } = deployed.outputs;
  return {
    ...deployed,
    outputs: { ...outputs, digest: built.outputs["digest"], "image-ref": built.outputs["image-ref"] },
    report: { ...deployed.report, build: built.report },
    summary: `${deployed.summary}\n${built.summary}`,
  };
}

/** The `post` step of the root action. */
export async function cleanUpDelivered(inputs: DeliverInputs, world: World): Promise<void> {
  const resolved = singleService(inputs, world.facts.repository, world.facts.workspace);
  const opening = { world, strategy: "", access: accessOf(inputs) };
  const left = await onTarget({ ...opening, intent: "look" }, resolved, leftHere);
  if (left) await onTarget(opening, resolved, (opened) => cleanUp(opened, inputs));
}
