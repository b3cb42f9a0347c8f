import type { ComposeFiles } from "./compose-files.ts";
import type { ComposeBuild } from "./compose-service.ts";
import type { Component } from "./model.ts";
import type { Problem } from "./problem.ts";

/**
 * Components that are built from different things under one image name: a release's tag would name whichever was pushed
 * last. Compose tells such images apart by their tags, which a release replaces.
 */
export function sharedImages(
  components: readonly Component[],
  { services }: Pick<ComposeFiles, "services">,
): readonly Problem[] {
  const byImage = Map.groupBy(
    components.filter(({ image, context }) => image !== undefined && context !== undefined),
    ({ image }) => image,
  );
  return [...byImage.values()].flatMap(([first, ...others]) => {
    const recipe = (component: Component | undefined) => recipeOf(services.get(component?.service ?? "")?.build);
    return others.flatMap((other) => {
      const service = services.get(other.name);
      if (service === undefined || recipe(first) === recipe(other)) return [];
      const message = `services.${other.name} is built as ${other.image}, as ${first?.name} is, but from something else: their releases would take each other's images. Name another image here (not only another tag), or in sluice.yaml, like components: { ${other.name}: { image: ${other.image}-${other.name} } }.`;
      return [{ place: service.place, message }];
    });
  });
}

function recipeOf(build: ComposeBuild | undefined): string {
  return JSON.stringify([build?.context, build?.dockerfile, build?.target, Object.entries(build?.args ?? {}).sort()]);
}
