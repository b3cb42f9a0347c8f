import { z } from "zod";
import type { Line, Ticket } from "../../target.ts";
import type { StateVolume } from "./volume.ts";

const folder = "line";
const owner = z.object({ run: z.string(), actor: z.string(), commit: z.string(), purpose: z.string(), since: z.string() });
const shape = z.object({ number: z.int(), token: z.string(), beat: z.int(), owner });

/** A ticket that is being written, or was given back, is nobody's. */
function readTicket(text: string): Ticket | undefined {
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** One small file a place in the volume, read all at once: a line of fifty costs one `docker cp` a look. */
export function composeLine(volume: StateVolume): Line {
  return {
    async read() {
      const files = (await volume.read(folder)) ?? new Map();
      const tickets = [...files].flatMap(([name, entry]) => {
        const ticket = name.endsWith(".json") && "text" in entry ? readTicket(entry.text) : undefined;
        return ticket === undefined ? [] : [[name.slice(0, -".json".length), ticket] as const];
      });
      return new Map(tickets);
    },
    write: (place, ticket) =>
      volume.write(folder, new Map([[`${place}.json`, { text: ticket === undefined ? "" : JSON.stringify(ticket) }]])),
  };
}
