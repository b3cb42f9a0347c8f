import { prepareAct } from "./prepare/act.ts";
import { Bench } from "./prepare/bench.ts";
import { prepareBuildx } from "./prepare/buildx.ts";
import { openCache } from "./prepare/cache.ts";
import { prepareCompose } from "./prepare/compose.ts";
import { prepareCli, prepareDocker } from "./prepare/docker.ts";
import { prepareImages } from "./prepare/images.ts";
import { CannotPrepare, type Images, PARTS, type Part, type Prepared, type Say } from "./prepare/parts.ts";
import { preparePrometheus } from "./prepare/prometheus.ts";
import { preparePython } from "./prepare/python.ts";
import { prepareRegistry } from "./prepare/registry.ts";
import { prepareScipy } from "./prepare/scipy.ts";
import { prepareSsh } from "./prepare/ssh.ts";

export { CannotPrepare, PARTS, type Part, type Prepared } from "./prepare/parts.ts";

/** Makes these parts be there, the ordinary way first; twice costs little. Independent parts go side by side. */
export async function prepare(parts: readonly Part[], say: Say): Promise<Prepared> {
  const bench = new Bench(openCache(), say);
  let images: Images | undefined;
  let registry: string | undefined;
  let scipy: string | undefined;
  let prometheus: string | undefined;
  const work: Record<Part, () => Promise<void>> = {
    docker: () => prepareDocker(bench),
    compose: async () => {
      await prepareCli(bench);
      await prepareCompose(bench);
    },
    buildx: async () => {
      await prepareCli(bench);
      await prepareBuildx(bench);
    },
    registry: async () => {
      await prepareDocker(bench);
      registry = await prepareRegistry(bench);
    },
    images: async () => {
      await prepareDocker(bench);
      images = await prepareImages(bench);
    },
    act: () => prepareAct(bench),
    python: () => preparePython(bench),
    scipy: async () => {
      scipy = await prepareScipy(bench);
    },
    prometheus: async () => {
      prometheus = await preparePrometheus(bench);
    },
    ssh: () => prepareSsh(bench),
  };
  const ended = await Promise.allSettled([...new Set(parts)].map((part) => work[part]()));
  const failed = ended.filter((end) => end.status === "rejected").map((end) => end.reason as Error);
  if (failed.length > 0) throw new CannotPrepare([...new Set(failed.map(({ message }) => message))].join("\n"));
  const names = Object.entries(images ?? {}).map(([kind, image]) => [`${kind.toUpperCase()}_IMAGE`, image as string]);
  return {
    env: {
      ...bench.cache.env,
      ...Object.fromEntries(names),
      ...(scipy && { SCIPY_PYTHON: scipy }),
      ...(prometheus && { PROMETHEUS: prometheus }),
    },
    ...(images && { images }),
    ...(registry && { registry }),
    steps: bench.steps,
  };
}

/** `node scripts/prepare.ts [part…] [--env]`: all parts by default; `--env` prints NAME=value lines on stdout. */
async function main(args: readonly string[]): Promise<void> {
  const words = args.filter((arg) => arg !== "--env");
  const unknown = words.find((word) => !(PARTS as readonly string[]).includes(word));
  if (unknown) throw new CannotPrepare(`There is no part "${unknown}". Parts: ${PARTS.join(" ")}.`);
  const began = performance.now();
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const prepared = await prepare(words.length > 0 ? (words as Part[]) : PARTS, say);
  say(`ready after ${((performance.now() - began) / 1000).toFixed(1)} s`);
  if (args.includes("--env"))
    for (const [name, value] of Object.entries(prepared.env)) process.stdout.write(`${name}=${value}\n`);
}

if (import.meta.main) {
  main(process.argv.slice(2)).catch((cause: unknown) => {
    process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
    process.exitCode = 1;
  });
}
