import { isMapping } from "./compose-values.ts";

/** One entry of `secrets` at the top of a compose file; `text` puts variables in, `folder` says where a path leads. */
export function topSecret(given: unknown, text: (value: string) => string, folder: (path: string) => string) {
  if (!isMapping(given)) return {};
  const { file, environment } = given;
  return {
    file: typeof file === "string" ? folder(text(file)) : undefined,
    variable: typeof environment === "string" ? text(environment) : undefined,
  };
}
