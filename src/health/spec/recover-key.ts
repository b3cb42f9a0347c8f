import { z } from "zod";
import type { Recovery } from "./check-spec.ts";
import { forms } from "./json-forms.ts";
import { anyTime, argv, expected, key, serviceName, someTime, wholeNumber } from "./written.ts";

const recoverKeys = z.strictObject(
  {
    restart: serviceName("the name of a service, like web").optional(),
    command: argv().optional(),
    service: serviceName("the name of a service, like web").optional(),
    attempts: wholeNumber(1).max(10, expected("a whole number from 1 to 10")).default(1),
    wait: anyTime().default(2_000),
    timeout: someTime().default(30_000),
  },
  expected("an action like { restart: web } or { command: [./repair] }"),
);

const recovery = recoverKeys.transform((written, context): Recovery => {
  const { restart, command, service, attempts, wait, timeout } = written;
  const more = { attempts, wait, timeout };
  if (restart !== undefined && command === undefined && service === undefined)
    return { action: { kind: "restart", service: restart }, ...more };
  if (command !== undefined && restart === undefined) return { action: { kind: "command", argv: command, service }, ...more };
  const message =
    restart === undefined
      ? "names no action; expected restart or command."
      : "names two actions; expected either restart: <service> or command: [...] (with service: where it runs).";
  context.addIssue({ code: "custom", message });
  return z.NEVER;
});

/** The key `recover` of a check. */
export const recoverKey = key(recovery.optional(), {
  description:
    "An action that is tried before a failed look counts: restart: <service>, or command: [...] (with service: where it runs); attempts (1), wait (2s) and timeout (30s).",
  json: {
    type: "object",
    additionalProperties: false,
    properties: {
      restart: { type: "string", pattern: "^[A-Za-z0-9]" },
      command: { type: "array", items: { type: "string" }, minItems: 1 },
      service: { type: "string", pattern: "^[A-Za-z0-9]" },
      attempts: { type: "integer", minimum: 1, maximum: 10 },
      wait: forms.anyTime,
      timeout: forms.someTime,
    },
    oneOf: ["restart", "command"].map((name) => ({ required: [name], properties: { [name]: true } })),
  },
});
