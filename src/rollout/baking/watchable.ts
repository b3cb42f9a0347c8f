import type { CheckSpec } from "../../health/spec/check-spec.ts";

/** What can be asked with nothing but the network. */
const bareHanded: readonly CheckSpec["kind"][] = ["http", "health", "steps", "traffic", "tcp", "prometheus"];

const here = /^(localhost|.*\.localhost|127(\.\d+){3}|\[?::1\]?)$/i;

/** Why a watcher on the target could not ask a check as this step would; undefined when it can. */
export function whyUnwatchable(check: CheckSpec): string | undefined {
  if (!bareHanded.includes(check.kind)) return "it needs the engine";
  if (check.recover !== undefined) return "what it is to do before it fails needs the engine";
  if (check.kind === "tcp" && check.host === undefined) return "a port without a host is another one beside the proxy";
  const elsewhere = hostsOf(check).find((host) => here.test(host));
  if (elsewhere !== undefined) return `${elsewhere} is the proxy's own container there`;
  const requests = check.kind === "http" ? [check] : check.kind === "steps" ? check.steps : [];
  return requests.some(({ unix }) => unix !== undefined) ? "a Unix socket of this machine is not there" : undefined;
}

/** Hosts besides the app's own, which is asked by its path. */
function hostsOf(check: CheckSpec): readonly string[] {
  if (check.kind === "tcp") return check.host === undefined ? [] : [check.host];
  const urls =
    check.kind === "http" || check.kind === "health" || check.kind === "prometheus"
      ? [check.url]
      : check.kind === "steps"
        ? check.steps.map(({ url }) => url)
        : [];
  return urls.flatMap((url) => (!url.startsWith("/") && URL.canParse(url) ? [new URL(url).hostname] : []));
}
