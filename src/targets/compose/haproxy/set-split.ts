import { fail } from "../../../failure.ts";
import type { Split } from "../../router.ts";
import { proxyRefused } from "./failures.ts";
import { splitWord } from "./proxy-state.ts";
import type { Runtime } from "./spoken-runtime.ts";

/** Makes the running proxy split by this at once, and makes sure that it does. `map` is the path as the proxy sees it. */
export async function setSplit(runtime: Runtime, map: string, split: Split): Promise<void> {
  const word = splitWord(split);
  const command = `set map ${map} split ${word}`;
  const [said = "", now = ""] = await runtime.ask(command, `get map ${map} split`);
  if (!now.includes(`value="${word}"`)) throw fail(proxyRefused, { command, said: `${said} ${now}`.trim() });
}
