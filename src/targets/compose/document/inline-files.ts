import type { Files } from "../../../world.ts";
import type { ComposeDocument, ComposeSource } from "./document.ts";

/** A document that depends on no file of the checkout, and the variables that compose has to be given with it. */
export interface Inlined {
  readonly document: ComposeDocument;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Secrets and configs of a release are taken over by what they hold: compose would mount the file of the checkout, and
 * the next commit's file would then be seen by this release too. Two kinds stay mounted: what is not text, and what a
 * service with `read_only` uses, since compose can't copy anything into that.
 */
export async function inlineFiles(files: Pick<Files, "read">, document: ComposeDocument): Promise<Inlined> {
  const env: Record<string, string> = {};
  const mounted = usedReadOnly(document);
  const inline = async (
    kind: "secrets" | "configs",
    given: (text: string, index: number) => Partial<ComposeSource>,
  ): Promise<Readonly<Record<string, ComposeSource>>> => {
    const sources: [string, ComposeSource][] = [];
    for (const [index, [key, source]] of Object.entries(document[kind] ?? {}).entries()) {
      const { file, ...rest } = source;
      const text = file === undefined || mounted.has(`${kind}:${key}`) ? undefined : await textOf(files, file);
      sources.push([key, text === undefined ? source : { ...rest, ...given(text, index) }]);
    }
    return Object.fromEntries(sources);
  };
  const secrets = await inline("secrets", (text, index) => {
    const variable = `SLUICE_SECRET_${index}`;
    env[variable] = text;
    return { environment: variable };
  });
  // Compose reads `$` as the beginning of a variable.
  const configs = await inline("configs", (text) => ({ content: text.replaceAll("$", "$$$$") }));
  return {
    document: {
      ...document,
      ...(document.secrets === undefined ? {} : { secrets }),
      ...(document.configs === undefined ? {} : { configs }),
    },
    env,
  };
}

/** Undefined for what is not there, is no file, is empty, or can't be a variable. */
async function textOf(files: Pick<Files, "read">, file: string): Promise<string | undefined> {
  const text = await files.read(file).catch(() => undefined);
  return text === undefined || text === "" || /[\0\ufffd]/.test(text) ? undefined : text;
}

function usedReadOnly(document: ComposeDocument): ReadonlySet<string> {
  const used = Object.values(document.services).flatMap((service) =>
    service["read_only"] !== true
      ? []
      : (["secrets", "configs"] as const).flatMap((kind) =>
          (Array.isArray(service[kind]) ? service[kind] : []).map((one: unknown) => `${kind}:${sourceOf(one)}`),
        ),
  );
  return new Set(used);
}

function sourceOf(one: unknown): string {
  return typeof one === "object" && one !== null && "source" in one ? String(one.source) : String(one);
}
