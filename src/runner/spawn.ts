import type { spawn as Spawn } from "node:child_process";

/** Node's own, loaded by the first command: what an action refuses at its door starts none. */
export const spawn = ((...how: Parameters<typeof Spawn>) =>
  process.getBuiltinModule("node:child_process").spawn(...how)) as typeof Spawn;
