import type { Finished, Http, HttpResponse } from "../../../world.ts";
import { type DockerOptions, type Engine, mustOf } from "../engine.ts";
import { type ApiCall, apiCall, httpRequest, refusal } from "./api-call.ts";

/** An engine that doesn't answer a small question by then is asked by its client, which knows what to say of it. */
const answerWithinMs = 60_000;

const finished = (code: number, stdout: string, stderr: string, bytes: Uint8Array): Finished => ({
  code,
  stdout,
  stderr,
  bytes,
  timedOut: false,
});

/** JSON of what succeeded, and what was refused; undefined where an answer can't be read. */
function readAll(call: ApiCall, answers: readonly HttpResponse[]): Finished | undefined {
  const good: unknown[] = [];
  const refused: string[] = [];
  let bytes: Uint8Array = new Uint8Array();
  for (const [index, answer] of answers.entries()) {
    if (answer.truncated) return undefined;
    if (answer.status >= 400) refused.push(`Error response from daemon: ${refusal(answer)}\n`);
    else if (call.requests[index]?.archive === true) {
      if (answer.bytes === undefined) return undefined;
      bytes = answer.bytes;
    } else if (answer.status === 200 && answer.body !== "") {
      try {
        good.push(JSON.parse(answer.body));
      } catch {
        return undefined;
      }
    }
  }
  const stdout = call.print(good);
  if (stdout === undefined) return undefined;
  return finished(refused.length === 0 ? 0 : 1, stdout, refused.join(""), bytes.length > 0 ? bytes : Buffer.from(stdout));
}

/**
 * An engine whose small questions go to its socket, since Docker's client takes longer to start than the engine to
 * answer. Everything else goes by the client, and so does what could not be asked this way: who it is that can't be
 * reached, and why, is then said by the client. All that is asked this way may be repeated.
 */
export function apiEngine(engine: Engine, http: Http, socket: () => Promise<string | undefined>): Engine {
  async function byApi(args: readonly string[], options: DockerOptions | undefined): Promise<Finished | undefined> {
    const call = apiCall(args, options?.stdin);
    if (call === undefined || options?.onLine !== undefined || options?.signal !== undefined) return undefined;
    const unix = await socket();
    if (unix === undefined) return undefined;
    const timeoutMs = options?.timeoutMs ?? answerWithinMs;
    try {
      const answers = await Promise.all(call.requests.map((request) => http(httpRequest(request, unix, timeoutMs))));
      engine.heard?.();
      return readAll(call, answers);
    } catch {
      return undefined;
    }
  }
  const docker: Engine["docker"] = async (args, options) => (await byApi(args, options)) ?? engine.docker(args, options);
  return { ...engine, docker, must: mustOf(engine.where, docker) };
}
