import type { Finished } from "../world.ts";

const unreachable =
  /^.*(?:cannot connect to the docker daemon|error during connect|permission denied while trying to connect|is the docker daemon running).*$/im;

/** Why a docker command could not be tried at all: the program or the engine is missing. Undefined when it was tried. */
export function whyNoDocker(done: Pick<Finished, "code" | "stderr">): string | undefined {
  if (done.code === 127) return "the docker program is not on this machine's PATH";
  if (done.code === 0) return undefined;
  const said = unreachable.exec(done.stderr)?.[0];
  return said?.replace(/^ERROR:\s*/, "").replace(/[.\s]+$/, "");
}
