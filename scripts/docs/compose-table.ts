import { table } from "../../src/report/markdown.ts";
import { serviceKeys } from "../../src/targets/compose/support/service-keys.ts";

const words = {
  honoured: "honoured",
  rewritten: "honoured, rewritten",
  "left-out": "left out",
  told: "told with its line",
  refused: "refused with its line",
} as const;

/** What a release makes of the keys of a service. */
export function composeTable(): string {
  const rows = Object.entries(serviceKeys)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, { how, note }]) => [`\`${key}\``, words[how], note.replaceAll("|", "\\|")]);
  return table(["Key of a released service", "", "In a release"], rows);
}
