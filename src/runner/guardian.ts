import type { ChildProcess } from "node:child_process";
import { spawn } from "./spawn.ts";

/**
 * Reads which process groups have begun and ended until its input ends, which it does when we are gone, however that
 * came. Those that still run are asked to end, and ended a second later: a `docker compose up` that outlives a killed
 * step would go on making containers while the next one clears up.
 */
const script = `
groups=
while read -r word group; do
  case $word in
    begun) groups="$groups $group" ;;
    ended)
      left=
      for one in $groups; do [ "$one" = "$group" ] || left="$left $one"; done
      groups=$left ;;
  esac
done
[ -n "$groups" ] || exit 0
exec 2>/dev/null
for one in $groups; do kill -s TERM -- "-$one"; done
sleep 1
for one in $groups; do kill -s KILL -- "-$one"; done
`;

let guardian: ChildProcess | undefined;

/** The guardian is in a session of its own: what is sent to our whole group does not meet it. */
function started(): ChildProcess {
  const env = { PATH: process.env["PATH"] };
  const child = spawn("sh", ["-c", script], { stdio: ["pipe", "ignore", "ignore"], detached: true, cwd: "/", env });
  // Where there is no such shell nobody guards, as it always was.
  child.on("error", () => undefined);
  child.stdin?.on("error", () => undefined);
  // Nobody waits for it.
  child.unref();
  (child.stdin as unknown as { unref?: () => void } | null)?.unref?.();
  return child;
}

/** From now on this child and what it starts, its process group, ends when this process does. */
export function guard(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  guardian ??= started();
  const { stdin } = guardian;
  stdin?.write(`begun ${pid}\n`);
  child.once("exit", () => stdin?.write(`ended ${pid}\n`));
}
