import type { Place } from "../failure.ts";
import type { BuildSetting, BuildSettings } from "./compose-build-settings.ts";
import type { ComposeService } from "./compose-service.ts";

/** Where a secret of a build comes from: a file of the project, a variable, or nowhere that can be told here. */
export interface SecretSource {
  readonly id: string;
  readonly file: string | undefined;
  readonly variable: string | undefined;
  readonly place: Required<Place>;
}

/** What compose would give to a component's build besides context, Dockerfile, arguments and target. */
export interface ComponentBuild {
  readonly settings: BuildSettings;
  /** Arguments whose text is that of a variable of the machine that builds. */
  readonly openArgs: readonly string[];
  /** `additional_contexts`: folders of the project, `service:x`, or something remote. */
  readonly contexts: readonly BuildSetting[];
  readonly secrets: readonly SecretSource[];
}

/** The `secrets` at the top of the compose files: paths are relative to the project's directory. */
export type TopSecrets = ReadonlyMap<string, { readonly file?: string | undefined; readonly variable?: string | undefined }>;

/** The same with its places as they are from the top of the repository. */
export function placedBuild(build: ComponentBuild, fromTop: (file: string) => string): ComponentBuild {
  const placed = <T extends { readonly place: Required<Place> }>(one: T): T => ({
    ...one,
    place: { ...one.place, file: fromTop(one.place.file) },
  });
  const settings = Object.entries(build.settings).map(([key, values]) => [key, values.map(placed)] as const);
  return {
    openArgs: build.openArgs,
    settings: Object.fromEntries(settings),
    contexts: build.contexts.map(placed),
    secrets: build.secrets.map(placed),
  };
}

export function componentBuild({ build, platform }: ComposeService, known: TopSecrets): ComponentBuild | undefined {
  if (build === undefined) return undefined;
  const { additional_contexts: contexts = [], secrets = [], ...settings } = build.settings;
  const platforms = settings["platforms"] ?? (platform === undefined ? [] : [platform]);
  return {
    settings: { ...settings, platforms },
    openArgs: build.openArgs,
    contexts: contexts.map(({ value, place }) => {
      const name = value.split("=")[0] ?? "";
      return { value: `${name}=${build.additional[name] ?? value.slice(name.length + 1)}`, place };
    }),
    secrets: secrets.map(({ value, place }) => {
      const [id = "", source = ""] = value.split("=");
      return { id, file: known.get(source)?.file, variable: known.get(source)?.variable, place };
    }),
  };
}
