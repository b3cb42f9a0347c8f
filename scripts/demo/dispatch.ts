import { openSandbox, outputOf } from "../../tests/workflows/act.ts";
import type { Consumer } from "./consumer.ts";

export interface Dispatch {
  readonly consumer: Consumer;
  readonly env: Readonly<Record<string, string>>;
  readonly environment: string;
  readonly tell: (line: string) => void;
}

/** The consumer's own rollback workflow, run by act as if somebody had pressed "Run workflow". */
export async function dispatchRollback({
  consumer,
  env,
  environment,
  tell,
}: Dispatch): Promise<{ seconds: number; explanation: string }> {
  const sandbox = await openSandbox(consumer.folder);
  try {
    const inputs = { environment, to: "", because: "orders look wrong", database: "downgrade", "dry-run": false };
    const run = await sandbox.run("rollback.yml", { name: "workflow_dispatch", payload: { inputs } }, env);
    for (const line of run.log.split("\n")) if (/\d+(\.\d+)? (ms|s) {2}/.test(line)) tell(line.replace(/^[^|]*\| */, ""));
    const result = outputOf(run, /./, "result");
    if (result !== "rolled-back") throw new Error(`the rollback workflow ended ${result ?? "without a result"}\n${run.log}`);
    return { seconds: Number(outputOf(run, /./, "duration-seconds")), explanation: outputOf(run, /./, "explanation") ?? "" };
  } finally {
    await sandbox.dispose();
  }
}
