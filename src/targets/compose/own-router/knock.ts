import { fail } from "../../../failure.ts";
import type { Clock } from "../../../world.ts";
import type { Engine } from "../engine.ts";
import { label } from "../naming.ts";
import { notListening } from "./failures.ts";

export interface Knocking {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly scope: string;
  /** An image with bash or nc in it; no network is asked for it. */
  readonly image: string;
  readonly network: string;
  readonly release: number;
  /** `address:port`. */
  readonly at: readonly string[];
  readonly withinMs: number;
}

/** The words after it are seconds and addresses; the first at which nobody listens in time is printed. */
const script = `until=$(($(date +%s) + $1)); shift
for at in "$@"; do
  host=\${at%:*}; port=\${at##*:}
  until (if command -v bash >/dev/null 2>&1; then bash -c 'exec 3<>/dev/tcp/$0/$1' "$host" "$port"; else nc -z -w 2 "$host" "$port"; fi) 2>/dev/null; do
    if [ "$(date +%s)" -ge "$until" ]; then echo "$at"; exit 9; fi
    sleep 0.2
  done
done`;

/** Waits until every address accepts connections, as seen from the app's network, where the user's proxy is. */
export async function knock({ engine, clock, scope, image, network, release, at, withinMs }: Knocking): Promise<void> {
  if (at.length === 0) return;
  const began = clock.monotonic();
  const seconds = String(Math.ceil(withinMs / 1_000));
  const made = ["run", "--rm", "--label", `${label.scope}=${scope}`, "--network", network, "--entrypoint", "sh", image];
  const finished = await engine.docker([...made, "-c", script, "sh", seconds, ...at], { timeoutMs: withinMs + 30_000 });
  if (finished.code === 0) return;
  const silent = finished.stdout.trim().split("\n").at(-1) ?? "";
  const known = at.includes(silent);
  const said = known ? "" : finished.stderr.trim().split("\n").slice(-2).join(" ");
  throw fail(notListening, { release, at: known ? silent : at.join(", "), ms: clock.monotonic() - began, said });
}
