import { failure } from "../../../failure.ts";

export const routeRefused = failure<{ path: string; service: string; port: number }>(
  "route-refused",
  "user",
  ({ path, service, port }) => ({
    sentence: `The route ${JSON.stringify(path)} to ${JSON.stringify(service)}, port ${port}, can't be given to the proxy.`,
    remedy:
      "A host is a name in small letters, *. before it or not; a path begins with / and holds letters, digits and - . _ ~ / % @ : + = !; a service is named as in the compose file; ports are 1 to 65535.",
  }),
);

export const cohortRefused = failure<{ name: string; values: readonly string[] }>(
  "cohort-refused",
  "user",
  ({ name, values }) => ({
    sentence: `The cohort ${JSON.stringify(name)} with ${JSON.stringify(values)} can't be given to the proxy.`,
    remedy: "A name holds letters, digits, hyphens and underscores; a value besides . ~ @ : + = and /; there is at least one.",
  }),
);

export const shareTooSmall = failure<{ share: number }>("share-too-small", "user", ({ share }) => ({
  sentence: `A share of ${share * 100} % is finer than the proxy can split: it knows steps of 0.1 %.`,
  remedy: "Begin with 0.1 % or more.",
}));

export const slotBusy = failure<{ slot: string; release: number; wanted: number }>(
  "slot-busy",
  "ours",
  ({ slot, release, wanted }) => ({
    sentence: `Release ${wanted} can't be put into slot ${slot}: visitors are on release ${release} there.`,
    remedy: "This is a defect of Sluice; traffic is as it was. Please report it with this log.",
  }),
);

export const slotEmpty = failure<{ slot: string }>("slot-empty", "ours", ({ slot }) => ({
  sentence: `Visitors can't be sent to slot ${slot}: it holds no release.`,
  remedy: "This is a defect of Sluice; traffic is as it was. Please report it with this log.",
}));

export const noProxy = failure<{ proxy: string }>("no-proxy", "environment", ({ proxy }) => ({
  sentence: `The proxy ${proxy} has not been set up, or its files are gone from the volume.`,
  remedy: "Deploy a release: that sets it up.",
}));

export const proxyFilesDamaged = failure<{ volume: string; why: string }>(
  "proxy-files-damaged",
  "environment",
  ({ volume, why }) => ({
    sentence: `What the proxy is to do can't be read from the volume ${volume}: ${why} Nothing was changed, and it goes on as it runs.`,
    remedy: "Check that machine's disk, and restore the volume from a backup before anybody restarts the proxy.",
  }),
);

export const proxySilent = failure<{ proxy: string; said: string }>("proxy-silent", "environment", ({ proxy, said }) => ({
  sentence: `The proxy ${proxy} can't be spoken to: ${said}`,
  remedy: `Look at \`docker logs ${proxy}\`; \`docker restart ${proxy}\` loses no state, because the split is in its files.`,
}));

export const proxyRefused = failure<{ command: string; said: string }>("proxy-refused", "ours", ({ command, said }) => ({
  sentence: `HAProxy refused \`${command}\`: ${said}`,
  remedy: "This is a defect of Sluice. Please report it with HAProxy's version.",
}));

export const proxyNotStarted = failure<{ proxy: string; lines: readonly string[] }>(
  "proxy-not-started",
  "environment",
  ({ proxy, lines }) => ({
    sentence: `The proxy ${proxy} did not come up with its new configuration. Its last lines: ${lines.join(" ⏎ ") || "none"}`,
    remedy: "Check the proxy's image (router.image): HAProxy 2.6 or newer is needed, with bash or nc in it.",
  }),
);

export const portInUse = failure<{ where: string; address: string; port: number; by: string | undefined }>(
  "port-in-use",
  "user",
  ({ where, address, port, by }) => ({
    sentence: `Port ${port}${address === "" ? "" : ` of ${address}`} on ${where} is in use by ${by ?? "a program that is no container"}.`,
    remedy:
      by === undefined
        ? `\`ss -ltnp 'sport = :${port}'\` on that machine names the program. Stop it, or set \`listen\` to another port.`
        : "Stop it, or set `listen` to another port.",
  }),
);

export const releaseNotReached = failure<{ release: number; servers: readonly string[]; ms: number }>(
  "release-not-reached",
  "user",
  ({ release, servers, ms }) => ({
    sentence: `The proxy can't reach release ${release} after ${Math.round(ms / 1000)} s: ${servers.join("; ")}.`,
    remedy: "It gets no traffic. Check that the service listens on 0.0.0.0 and on the port that `routes` names.",
  }),
);
