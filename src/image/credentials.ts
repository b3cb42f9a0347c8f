import type { World } from "../world.ts";

/** What a registry is logged in to with. The password may be a token. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

interface DockerConfig {
  readonly auths?: Readonly<Record<string, { readonly auth?: string } | undefined>>;
  readonly credHelpers?: Readonly<Record<string, string | undefined>>;
  readonly credsStore?: string;
}

/** Under which name Docker keeps a registry's login; Docker Hub's is a historic URL. */
export function loginName(registry: string): string {
  return registry === "docker.io" ? "https://index.docker.io/v1/" : registry;
}

function decoded(auth: string | undefined): Credentials | undefined {
  const text = auth === undefined ? "" : Buffer.from(auth, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon < 1 ? undefined : { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

async function fromHelper(world: World, helper: string, server: string): Promise<Credentials | undefined> {
  if (!/^[A-Za-z0-9._-]+$/.test(helper)) return undefined;
  const asked = await world.run({ argv: [`docker-credential-${helper}`, "get"], stdin: server, timeoutMs: 30_000 });
  if (asked.code !== 0) return undefined;
  try {
    const { Username: username, Secret: password } = JSON.parse(asked.stdout) as { Username?: string; Secret?: string };
    if (username === undefined || password === undefined) return undefined;
    world.log.mask(password);
    // An identity token is no password; a registry that gives those is asked through Docker instead.
    return username === "<token>" ? undefined : { username, password };
  } catch {
    return undefined;
  }
}

/** The login that an earlier step (docker/login-action) left in Docker's own configuration folder, read as Docker reads it. */
export async function storedCredentials(world: World, folder: string, registry: string): Promise<Credentials | undefined> {
  const server = loginName(registry);
  let config: DockerConfig;
  try {
    config = JSON.parse(await world.files.read(`${folder}/config.json`)) as DockerConfig;
  } catch {
    return undefined;
  }
  const helper = config.credHelpers?.[server] ?? config.credsStore ?? "";
  if (helper !== "") return fromHelper(world, helper, server);
  const found = decoded(config.auths?.[server]?.auth);
  if (found !== undefined) world.log.mask(found.password);
  return found;
}
