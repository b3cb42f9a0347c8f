import type { Clock } from "../../../world.ts";
import type { Engine } from "../engine.ts";
import { type Runtime, spokenRuntime } from "./spoken-runtime.ts";

export type { Runtime } from "./spoken-runtime.ts";

export interface RuntimeSpec {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly proxy: string;
  /** Port of the runtime socket inside the container. */
  readonly port: number;
}

/** Joins the socket and this session's pipes. Debian's image has bash and no nc, Alpine's has nc and no bash. */
const launcher = `if command -v bash >/dev/null 2>&1
then exec bash -c 'exec 3<>/dev/tcp/127.0.0.1/$0 || exit 3; (cat <&3; kill 0) & cat >&3; kill 0' "$0"
elif command -v nc >/dev/null 2>&1
then exec nc 127.0.0.1 "$0"
else echo "its image has neither bash nor nc" >&2
fi`;

/** The runtime socket of a proxy on an engine, reached by a command inside its container. */
export function runtime({ engine, clock, proxy, port }: RuntimeSpec): Runtime {
  const open = () => engine.open(["exec", "--interactive", proxy, "sh", "-c", launcher, String(port)]);
  // Whatever is asked of an engine makes a connection anew that was cut; to open a session does not.
  const mend = () => engine.docker(["inspect", "--type", "container", "--format", "{{.Id}}", proxy]);
  return spokenRuntime({ open, mend, clock, proxy });
}
