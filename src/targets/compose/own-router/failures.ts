import { failure } from "../../../failure.ts";

export const switchFailed = failure<{ command: string; verb: string; why: string; lines: readonly string[] }>(
  "switch-failed",
  "user",
  ({ command, verb, why, lines }) => ({
    sentence: `The command that moves visitors (${command}, asked to ${verb}) ${why}.${lines.length === 0 ? "" : ` Its last lines: ${lines.join(" ⏎ ")}`}`,
    remedy:
      "Mend it: it must bring your proxy to what the JSON says and end with code 0, however often it is called. Until it does, the next deploy, rollback or resume calls it again for what the journal says.",
  }),
);

export const notListening = failure<{ release: number; at: string; ms: number; said: string }>(
  "not-listening",
  "user",
  ({ release, at, ms, said }) => ({
    sentence: `Asked from the app's network, nothing accepts connections at ${at} of release ${release} after ${Math.round(ms / 1000)} s.${said === "" ? "" : ` ${said}`}`,
    remedy: "It gets no traffic. Check that the service listens on 0.0.0.0 and on the port that `routes` names.",
  }),
);

export const routerChanged = failure<{ environment: string; serves: string; wanted: string }>(
  "router-changed",
  "user",
  ({ environment, serves, wanted }) => ({
    sentence: `The visitors of ${environment} come through ${serves}, and sluice.yaml now says ${wanted}.`,
    remedy:
      "A rollout can't change over both at once. Leave with `mode: eject` under the old setting and begin anew, or give the new one an environment of its own, and move your visitors' name to it.",
  }),
);

export const adoptsBehindOwn = failure<{ environment: string }>("adopts-behind-own-proxy", "user", ({ environment }) => ({
  sentence: `What runs under plain compose can't be taken over behind a proxy of your own (${environment}): it has no name there that a release could take.`,
  remedy:
    "Stop the old servers (`docker compose stop`, the volumes stay) and deploy without `adopt`; or begin with Sluice's proxy, which takes their port over.",
}));

export const leavesBehindOwn = failure<{ environment: string }>("leaves-behind-own-proxy", "user", ({ environment }) => ({
  sentence: `${environment} has a proxy of your own, which has to be told where plain compose runs: Sluice can't leave by itself.`,
  remedy:
    "Start plain compose (`docker compose up -d`), lead your proxy there, and then remove what is labelled sluice.scope=<name>-<environment>.",
}));
