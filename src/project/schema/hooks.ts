import type { z } from "zod";
import { type Hook, type Hooks, hookNames } from "../hooks.ts";
import { argvSchema } from "./argv.ts";
import { isServiceName } from "./names.ts";
import { positiveDurationSchema } from "./quantities.ts";
import { keyed, listOf, readingText, word } from "./reading.ts";

const minute = 60_000;
/** A way back is not to be held up by what only tells others of it. */
const usual = {
  "pre-deploy": { within: 5 * minute, onFailure: "stop" },
  "post-deploy": { within: 5 * minute, onFailure: "stop" },
  "pre-rollback": { within: minute, onFailure: "continue" },
  "post-rollback": { within: minute, onFailure: "continue" },
  "cache-invalidate": { within: minute, onFailure: "continue" },
} as const;

const hook = keyed("a hook", {
  run: argvSchema,
  "run-in": readingText("the name of a compose service", (text) => (isServiceName(text) ? text : undefined)).optional(),
  within: positiveDurationSchema.optional(),
  "on-failure": word("stop", "continue").optional(),
});

const shape = Object.fromEntries(
  hookNames.map((name) => [name, listOf("a list of commands, like [{ run: [./notify.sh] }]", hook).optional()]),
) as Record<(typeof hookNames)[number], z.ZodOptional<z.ZodType<readonly z.output<typeof hook>[], unknown>>>;

/** `{ pre-deploy: [{ run: [./notify.sh], run-in: api, within: 30s, on-failure: continue }] }` */
export const hooksSchema: z.ZodType<Hooks, unknown> = keyed("hooks", shape).transform((written) =>
  Object.fromEntries(
    hookNames.flatMap((name) => {
      const all = written[name]?.map(
        (one): Hook => ({
          run: one.run,
          runIn: one["run-in"],
          within: one.within ?? usual[name].within,
          onFailure: one["on-failure"] ?? usual[name].onFailure,
        }),
      );
      return all === undefined ? [] : [[name, all]];
    }),
  ),
);
