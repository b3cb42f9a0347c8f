import type { Host } from "../model.ts";
import { contextSchema, hostSchema } from "./host.ts";
import { found, keyed, reading, type Say } from "./reading.ts";

const contextOf = keyed("a Docker context", { context: contextSchema });

function hostOf(raw: unknown, say: Say): Host | undefined {
  const named = typeof raw === "string" ? /^context:\s*(.*)$/.exec(raw)?.[1] : undefined;
  const mapped = typeof raw === "object" && raw !== null && !Array.isArray(raw);
  if (named !== undefined || mapped) {
    const read = contextOf.safeParse(mapped ? raw : { context: named });
    if (read.success) return { kind: "context", name: read.data.context };
    for (const issue of read.error.issues) say(issue.message, issue.path);
    return undefined;
  }
  const read = hostSchema.safeParse(raw);
  if (read.success) return read.data;
  say(`${found(raw)}; expected a host like ssh://deploy@eu1.example, { context: eu1 } or local.`);
  return undefined;
}

/** `[[ssh://deploy@eu1], [ssh://deploy@us, ssh://deploy@ap]]`: waves of hosts; a wave of one host may stand without brackets. */
export const wavesSchema = reading((raw, say): readonly (readonly Host[])[] | undefined => {
  if (!Array.isArray(raw) || raw.length === 0) {
    say(`${found(raw)}; expected a list of waves, like [[ssh://deploy@eu1], [ssh://deploy@us, ssh://deploy@ap]].`);
    return undefined;
  }
  const known = new Set<string>();
  let sound = true;
  const waves = raw.map((wave: unknown, index) => {
    const hosts: readonly unknown[] = Array.isArray(wave) ? wave : [wave];
    if (hosts.length === 0) {
      sound = false;
      say("is a wave without a host.", [index]);
    }
    return hosts.flatMap((one, place) => {
      const path = Array.isArray(wave) ? [index, place] : [index];
      const host = hostOf(one, (message, more = []) => say(message, [...path, ...more]));
      if (host === undefined) {
        sound = false;
        return [];
      }
      const same = JSON.stringify(host);
      if (known.has(same)) {
        sound = false;
        say(`${found(one)}, which stands in the waves already.`, path);
      }
      known.add(same);
      return [host];
    });
  });
  return sound ? waves : undefined;
});
