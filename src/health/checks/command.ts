import { z } from "zod";
import { fail } from "../../failure.ts";
import type { Finished } from "../../world.ts";
import { noContainers } from "../failures.ts";
import type { Measure, Seen, Start } from "../measure.ts";
import { checkKind } from "../spec/check-kind.ts";
import type { CommonSpec } from "../spec/check-spec.ts";
import { commonKeys } from "../spec/common-keys.ts";
import { common } from "../spec/common-spec.ts";
import { forms } from "../spec/json-forms.ts";
import { argv, expected, key, number, serviceName } from "../spec/written.ts";
import { judgeNumber } from "./number-limits.ts";

export interface CommandCheckSpec extends CommonSpec {
  readonly kind: "command";
  readonly argv: readonly [string, ...string[]];
  /** In one of its containers; undefined: on the machine where the gate runs. */
  readonly service: string | undefined;
  readonly exitCodes: readonly number[];
  /** With either of them the last line of its output is the number that is judged. */
  readonly min: number | undefined;
  readonly max: number | undefined;
}

const exitCode = () =>
  z
    .int(expected("an exit code from 0 to 255"))
    .min(0, expected("an exit code from 0 to 255"))
    .max(255, expected("an exit code from 0 to 255"));

const keys = z
  .strictObject({
    command: key(argv(), {
      description: "A command as a list of words: no shell reads it.",
      json: { ...forms.argv, examples: [["./smoke-test", "--quick"]] },
    }),
    service: key(serviceName("the name of a service or container, like web").optional(), {
      description:
        "Run it in a container of this service (in health-gate: in the container of this name), instead of on the runner.",
      json: forms.service,
    }),
    "exit-code": key(
      z.union([exitCode(), z.array(exitCode()).min(1)], expected("an exit code, or a list of them")).optional(),
      {
        description: "Exit codes that pass; any other one is a failed look.",
        json: {
          anyOf: [
            { type: "integer", minimum: 0, maximum: 255 },
            { type: "array", items: { type: "integer", minimum: 0, maximum: 255 }, minItems: 1 },
          ],
        },
        usual: "0",
      },
    ),
    min: key(number("a number").optional(), {
      description: "The last line of its output is a number, this or more.",
      json: forms.number,
    }),
    max: key(number("a number").optional(), {
      description: "The last line of its output is a number, this or less.",
      json: forms.number,
    }),
    ...commonKeys,
  })
  .superRefine(({ min, max }, context) => {
    if (min !== undefined && max !== undefined && min > max)
      context.addIssue({ code: "custom", path: ["min"], message: `is ${min} > max ${max}: no number could be both.` });
  });

function complete(written: z.output<typeof keys>): CommandCheckSpec {
  const { command, service, min, max } = written;
  const name = `command ${command.join(" ")}`.slice(0, 60) + (service === undefined ? "" : ` in ${service}`);
  const shared = common(written, { kind: "command", name, timeout: 30_000 });
  return { ...shared, argv: command, service, exitCodes: [written["exit-code"] ?? 0].flat(), min, max };
}

/** Only its last line is told or judged. */
const lastBytes = 65_536;

const lastLineOf = (text: string) => text.trimEnd().split("\n").at(-1)?.trim() ?? "";

/** What a command that has ended says. */
export function judgeCommand(
  finished: Pick<Finished, "code" | "stdout" | "stderr" | "timedOut">,
  spec: CommandCheckSpec,
): Seen {
  const { code, stdout, stderr, timedOut } = finished;
  if (timedOut) return { outcome: "error", reason: `not done within ${spec.timeout} ms` };
  const said = lastLineOf(stderr) || lastLineOf(stdout);
  const words = said === "" ? "" : ` (${said.slice(0, 200)})`;
  // What a shell says of a program that is not there, or is none.
  if ((code === 127 || code === 126) && !spec.exitCodes.includes(code))
    return { outcome: "error", reason: `${spec.argv[0]} could not be run, exit code ${code}${words}` };
  const measures = spec.min !== undefined || spec.max !== undefined;
  if (!spec.exitCodes.includes(code))
    return {
      outcome: measures ? "error" : "fail",
      reason: `exit code ${code}, expected ${spec.exitCodes.join(" or ")}${words}`,
    };
  if (!measures) return { outcome: "pass", reason: `exit code ${code}` };
  const text = lastLineOf(stdout);
  const value = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(value))
    return { outcome: "error", reason: `its last line is ${JSON.stringify(text.slice(0, 80))}, which is no number` };
  return judgeNumber(value, spec);
}

const start: Start<CommandCheckSpec> = (spec, { containers }, world): Measure => {
  const { service, argv: words, timeout: timeoutMs } = spec;
  if (service === undefined)
    return async (signal) => judgeCommand(await world.run({ argv: words, timeoutMs, signal, lastBytes }), spec);
  if (containers === undefined) throw fail(noContainers, { check: spec.name });
  return async (signal) => judgeCommand(await containers.run(service, words, { timeoutMs, signal }), spec);
};

export const command = checkKind({
  keys,
  complete,
  start,
  alike: ({ service }) => (service === undefined ? "a command on the runner is not told of which release" : undefined),
  asked: ({ exitCodes, min, max }) => [
    `exit code ${exitCodes.join(" or ")}`,
    ...(min === undefined ? [] : [`≥ ${min}`]),
    ...(max === undefined ? [] : [`≤ ${max}`]),
  ],
});
