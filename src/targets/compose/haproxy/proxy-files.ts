import { fail } from "../../../failure.ts";
import type { StateVolume } from "../state/volume.ts";
import { proxyConfig } from "./config.ts";
import { proxyFilesDamaged } from "./failures.ts";
import { type ProxyState, proxyStateSchema, splitWord } from "./proxy-state.ts";

const folder = "proxy";
const current = "current";

export interface ProxyFiles {
  /** Paths as the proxy sees them. */
  readonly config: string;
  readonly map: string;
  read(): Promise<ProxyState | undefined>;
  write(state: ProxyState): Promise<void>;
}

function parsed(text: string, volume: string) {
  try {
    return proxyStateSchema.parse(JSON.parse(text));
  } catch (error) {
    const why = error instanceof SyntaxError ? "it is damaged." : "it is not of this version.";
    throw fail(proxyFilesDamaged, { volume, why }, error);
  }
}

/**
 * What a restart of the proxy finds. There are two folders and a link to one of them: all files are written into the
 * other, and the link, last in the stream, makes them count at once. A write that is cut off changes nothing.
 */
export function proxyFiles(volume: StateVolume): ProxyFiles {
  const at = `${volume.mountedAt}/${folder}/${current}`;
  const config = `${at}/haproxy.cfg`;
  const map = `${at}/split.map`;

  /** Which folder counts, kept from a read to the write that follows it: over ssh each look costs a second. */
  let lastSeen: string | undefined;

  async function linked(): Promise<{ which: string; text: string | undefined }> {
    const files = await volume.read(folder);
    const link = files?.get(current);
    const which = link !== undefined && "link" in link ? link.link : "";
    const entry = files?.get(`${which}/state.json`);
    return { which, text: entry !== undefined && "text" in entry ? entry.text : undefined };
  }

  return {
    config,
    map,
    async read() {
      const { which, text } = await linked();
      lastSeen = which;
      if (text === undefined) return undefined;
      const { slots, split, ...rest } = parsed(text, volume.name);
      const { preview, ...shares } = split;
      const looked = preview === undefined ? {} : { preview };
      return { ...rest, split: { ...shares, ...looked }, slots: { a: slots.a, b: slots.b } };
    },
    async write(state) {
      const counts = lastSeen ?? (await linked()).which;
      lastSeen = undefined;
      const which = counts === "0" ? "1" : "0";
      await volume.write(
        folder,
        new Map<string, { text: string } | { link: string }>([
          [`${which}/state.json`, { text: `${JSON.stringify(state, undefined, 1)}\n` }],
          [`${which}/haproxy.cfg`, { text: proxyConfig(state, map) }],
          [`${which}/split.map`, { text: `split ${splitWord(state.split)}\n` }],
          [current, { link: which }],
        ]),
      );
    },
  };
}
