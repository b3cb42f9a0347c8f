import { z } from "zod";
import { fail } from "../../failure.ts";
import { noAddress, noDialling } from "../failures.ts";
import type { Measure, Seen, Start } from "../measure.ts";
import { checkKind } from "../spec/check-kind.ts";
import type { CommonSpec } from "../spec/check-spec.ts";
import { commonKeys } from "../spec/common-keys.ts";
import { common } from "../spec/common-spec.ts";
import { forms } from "../spec/json-forms.ts";
import { key, parsed, someTime, words, yesOrNo } from "../spec/written.ts";
import { withoutAnswer } from "./ask.ts";

export interface TcpCheckSpec extends CommonSpec {
  readonly kind: "tcp";
  /** Undefined: that of what is judged. */
  readonly host: string | undefined;
  readonly port: number;
  readonly tls: boolean;
  readonly within: number | undefined;
  readonly send: string | undefined;
  readonly expect: string | undefined;
}

/** As much as is looked at for what is expected. */
const mostRead = 65_536;

interface Where {
  readonly host: string | undefined;
  readonly port: number;
}

/** `db.example:5432`, `[::1]:6379`, or `:5432` of the app's own host. */
export function parseHostAndPort(text: string): Where | undefined {
  const match = /^(?:([A-Za-z0-9][A-Za-z0-9._-]*)|\[([0-9A-Fa-f:.]+)\])?:(\d{1,5})$/.exec(text.trim());
  const port = Number(match?.[3]);
  if (match === null || port < 1 || port > 65_535) return undefined;
  return { host: match[1] ?? match[2], port };
}

const keys = z
  .strictObject({
    tcp: key(parsed(parseHostAndPort, "a host and a port like db.example:5432, or :5432 of the app's own host"), {
      description: "A host and a port that must take a connection; without a host the app's own.",
      json: {
        type: "string",
        pattern: "^([A-Za-z0-9][A-Za-z0-9._-]*|\\[[0-9A-Fa-f:.]+\\])?:\\d{1,5}$",
        examples: ["db.example:5432"],
      },
    }),
    within: key(someTime().optional(), { description: "A slower connection is a failed look.", json: forms.someTime }),
    send: key(words("the text that is sent").optional(), {
      description: "Text that is sent once connected.",
      json: forms.text,
    }),
    expect: key(words("the text that must come").optional(), {
      description: "Text that must come back; of a longer answer the first 64 KiB are looked at.",
      json: forms.text,
    }),
    tls: key(yesOrNo().default(false), {
      description: "Speak TLS, with a certificate that holds.",
      json: forms.yesOrNo,
      usual: "false",
    }),
    ...commonKeys,
  })
  .superRefine(({ within, timeout }, context) => {
    if (within !== undefined && timeout !== undefined && within > timeout)
      context.addIssue({ code: "custom", path: ["within"], message: `is longer than timeout (${within} ms > ${timeout} ms).` });
  });

function complete(written: z.output<typeof keys>): TcpCheckSpec {
  const { host, port } = written.tcp;
  const { within, send, expect, tls } = written;
  const timeout = Math.max(5_000, within ?? 0);
  return {
    ...common(written, { kind: "tcp", name: `tcp ${host ?? ""}:${port}`, timeout }),
    host,
    port,
    tls,
    within,
    send,
    expect,
  };
}

const start: Start<TcpCheckSpec> = (spec, { baseUrl }, world): Measure => {
  const { dial, clock } = world;
  if (dial === undefined) throw fail(noDialling, { check: spec.name });
  const host = spec.host ?? (baseUrl === undefined ? undefined : new URL(baseUrl).hostname.replace(/^\[|\]$/g, ""));
  if (host === undefined) throw fail(noAddress, { check: spec.name, url: `:${spec.port}` });
  return async (signal) => {
    const began = clock.monotonic();
    const took = () => clock.monotonic() - began;
    try {
      const talk = await dial({ host, port: spec.port, tls: spec.tls, timeoutMs: spec.timeout, signal });
      const connected = took();
      try {
        if (spec.send !== undefined) talk.write(spec.send);
        const wrong = spec.expect === undefined ? undefined : await awaited(spec.expect, () => talk.read());
        const seen = { value: connected, unit: "ms" } as const;
        if (wrong !== undefined) return { outcome: "fail", ...seen, reason: wrong };
        if (spec.within !== undefined && connected > spec.within)
          return { outcome: "fail", ...seen, reason: `${Math.ceil(connected)} ms > within ${spec.within} ms` };
        return { outcome: "pass", ...seen, reason: `connected in ${Math.ceil(connected)} ms` };
      } finally {
        talk.close();
      }
    } catch (error) {
      return withoutAnswer(error) satisfies Seen;
    }
  };
};

/** Why what is expected did not come, or undefined. The conversation ends itself when its time is over. */
async function awaited(expected: string, read: () => Promise<string | undefined>): Promise<string | undefined> {
  for (let got = ""; ; ) {
    const more = await read();
    got += more ?? "";
    if (got.includes(expected)) return undefined;
    if (more === undefined || got.length > mostRead)
      return `connected, and ${JSON.stringify(expected)} did not come${got === "" ? "" : `, but ${JSON.stringify(got.slice(0, 60))}`}`;
  }
}

export const tcp = checkKind({
  keys,
  complete,
  start,
  alike: ({ host }) => (host === undefined ? undefined : "a host and a port are those of one release"),
  asked: ({ within, expect, tls }) => [
    tls ? "a TLS connection" : "a connection",
    ...(within === undefined ? [] : [`within ${within} ms`]),
    ...(expect === undefined ? [] : [`that says "${expect.slice(0, 60)}"`]),
  ],
});
