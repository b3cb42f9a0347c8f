import { z } from "zod";
import type { ComposeDocument, ComposeNamed } from "../document/document.ts";
import { label } from "../naming.ts";
import type { BaseSpec } from "./base.ts";

type Made = Pick<BaseSpec, "engine" | "names" | "document" | "store">;

const remembered = "volumes-before";

/** Remembers which volumes were there before us: those are never taken away. */
export async function rememberVolumes({ engine, names, document, store }: Made): Promise<void> {
  if (store === undefined || (await store.read(remembered)) !== undefined) return;
  const found: string[] = [];
  for (const [key, { name = `${names.base}_${key}` } = {}] of entries(document?.volumes)) {
    if ((await engine.docker(["volume", "inspect", "--", name])).code === 0) found.push(name);
  }
  await store.write(remembered, found);
}

/** Takes away what `ensureBase` made, data included. What was there before, or what somebody else made, stays. */
export async function removeBase({ engine, names, document, store }: Made): Promise<void> {
  const before = z.array(z.string()).safeParse(await store?.read(remembered)).data ?? [];
  const ours = ["--filter", `label=${label.scope}=${names.scope}`];
  const filters = ["--filter", `label=com.docker.compose.project=${names.base}`, ...ours];
  const listed = await engine.must(["ps", "--all", "--quiet", ...filters]);
  const ids = listed.stdout.split("\n").filter((line) => line !== "");
  if (ids.length > 0) await engine.must(["rm", "--force", "--volumes", ...ids]);
  const remove = async (kind: "volume" | "network", known: ComposeDocument["volumes"]) => {
    const made = (await engine.must([kind, "ls", ...ours, "--format", "{{.Name}}"])).stdout.split("\n");
    for (const [key, { name = `${names.base}_${key}`, external } = {}] of entries(known)) {
      if (external !== true && made.includes(name) && !before.includes(name)) await engine.docker([kind, "rm", name]);
    }
  };
  await remove("volume", document?.volumes);
  await remove("network", document?.networks);
}

function entries(known: ComposeDocument["volumes"]): [string, ComposeNamed | undefined][] {
  return Object.entries(known ?? {}).map(([key, named]) => [key, named ?? undefined]);
}
