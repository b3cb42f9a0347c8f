import { sayDuration } from "../../quantity/duration.ts";
import type { World } from "../../world.ts";
import type { Measure, Seen, Start } from "../measure.ts";
import { checkKind } from "../spec/check-kind.ts";
import type { Subject } from "../spec/subject.ts";
import { judgeAnswer, requestOf, withoutAnswer } from "./ask.ts";
import { httpKeys } from "./http-keys.ts";
import { type HttpCheckSpec, httpSpec, type RequestSpec } from "./http-spec.ts";
import { askedOfLoad, measureLoad, timeOfLoad } from "./load.ts";

/** Asks one address, as a new visitor would: no answer, a slow one and a wrong one are failed samples. */
export const startHttp: Start<HttpCheckSpec> = (spec, subject, world): Measure => {
  // A path without an address is told before anything is asked.
  requestOf(spec, subject, spec.name);
  const { load } = spec;
  if (load !== undefined) return (signal) => measureLoad({ ...spec, load }, subject, { world, signal });
  return (signal) => askOnce(spec, subject, { world, signal, timeout: spec.timeout, check: spec.name });
};

async function askOnce(
  spec: RequestSpec,
  subject: Subject,
  { world, signal, timeout, check }: { world: World; signal: AbortSignal; timeout: number; check: string },
): Promise<Seen> {
  try {
    const response = await world.http({ ...requestOf(spec, subject, check), timeoutMs: timeout, signal });
    return judgeAnswer(response, spec, world.clock.now());
  } catch (error) {
    return withoutAnswer(error);
  }
}

/** What a request asks for, in a few words. */
export function askedOfRequest(spec: RequestSpec): readonly string[] {
  return [
    spec.status.join(" or "),
    ...(spec.within === undefined ? [] : [`within ${sayDuration(spec.within)}`]),
    ...(spec.contains === undefined ? [] : [`contains "${spec.contains.slice(0, 60)}"`]),
    ...(spec.json ?? []).map(({ path }) => `JSON ${path}`.slice(0, 60)),
    ...(spec.certificateDays === undefined ? [] : [`certificate ≥ ${spec.certificateDays} days`]),
  ];
}

export const http = checkKind({
  keys: httpKeys,
  complete: httpSpec,
  start: startHttp,
  alike: ({ url, unix }) =>
    unix !== undefined
      ? "a socket is that of one release"
      : url.startsWith("/")
        ? undefined
        : "a whole address is that of one release",
  asked: (spec) => [...askedOfRequest(spec), ...(spec.load === undefined ? [] : askedOfLoad(spec.load))],
  takes: (spec) => spec.timeout + (spec.load === undefined ? 0 : timeOfLoad(spec.load)),
});
