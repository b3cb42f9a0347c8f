import { fail } from "../failure.ts";
import type { World } from "../world.ts";
import { type Credentials, loginName } from "./credentials.ts";
import { dockerUnreachable, loginRefused } from "./failures.ts";
import { whyNoDocker } from "./why-no-docker.ts";

/** Where Docker keeps its things on this machine; the entry reads them from the environment. */
export interface DockerFolders {
  /** Docker's configuration folder, e.g. `~/.docker`. */
  readonly config: string;
  /** Where buildx keeps its builders. */
  readonly buildx: string;
}

type Config = Readonly<Record<string, unknown>>;

/**
 * The user's configuration with one more login in it. For that registry no credentials helper is used (an empty name
 * means the file itself), so the login neither reaches the user's keychain nor outlives the private folder.
 */
export function privateConfig(own: Config, registry: string, pluginFolder: string): Config {
  const { currentContext: _, ...rest } = own;
  const helpers = typeof own["credHelpers"] === "object" ? own["credHelpers"] : {};
  const plugins = Array.isArray(own["cliPluginsExtraDirs"]) ? own["cliPluginsExtraDirs"] : [];
  return {
    ...rest,
    credHelpers: { ...helpers, [loginName(registry)]: "" },
    cliPluginsExtraDirs: [pluginFolder, ...plugins],
  };
}

async function ownConfig(world: World, folder: string): Promise<Config> {
  try {
    const parsed: unknown = JSON.parse(await world.files.read(`${folder}/config.json`));
    return typeof parsed === "object" && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}

/** Contexts live in the folder that we leave: the engine of the user's current one is named by its address instead. */
async function engineOf(world: World, own: Config): Promise<Readonly<Record<string, string>>> {
  const context = own["currentContext"];
  if (typeof context !== "string" || context === "" || context === "default") return {};
  const asked = await world.run({
    argv: ["docker", "context", "inspect", "--format", "{{.Endpoints.docker.Host}}", "--", context],
    timeoutMs: 30_000,
  });
  const host = asked.stdout.trim();
  return asked.code === 0 && host !== "" ? { DOCKER_HOST: host } : {};
}

/** Does `work` with the login in a private configuration, which is gone afterwards. `work` gets the environment to use. */
export async function withLogin<T>(
  world: World,
  folders: DockerFolders,
  registry: string,
  credentials: Credentials | undefined,
  work: (env: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
  if (credentials === undefined) return work({});
  const folder = await world.files.temporaryFolder();
  try {
    const own = await ownConfig(world, folders.config);
    const config = privateConfig(own, registry, `${folders.config}/cli-plugins`);
    await world.files.write(`${folder}/config.json`, JSON.stringify(config));
    const env = { DOCKER_CONFIG: folder, BUILDX_CONFIG: folders.buildx, ...(await engineOf(world, own)) };
    const { username, password } = credentials;
    const login = await world.run({
      argv: ["docker", "login", "--username", username, "--password-stdin", ...(registry === "docker.io" ? [] : [registry])],
      stdin: password,
      env,
      timeoutMs: 60_000,
    });
    if (login.code !== 0) {
      const missing = whyNoDocker(login);
      if (missing !== undefined) throw fail(dockerUnreachable, { said: missing });
      const said = login.stderr.trim().split("\n").at(-1) ?? "";
      throw fail(loginRefused, { registry, username, said: said === "" ? `exit code ${login.code}` : said });
    }
    return await work(env);
  } finally {
    await world.files.remove(folder);
  }
}
