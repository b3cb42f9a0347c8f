import { Failure, fail } from "../../../failure.ts";
import { sayDuration } from "../../../quantity/duration.ts";
import { awaitStructure } from "./await-structure.ts";
import { structureOf } from "./config.ts";
import { noProxy, proxyNotStarted } from "./failures.ts";
import {
  type ContainerTraits,
  containerTraits,
  createContainer,
  type FoundContainer,
  findContainer,
  nameAside,
  startContainer,
} from "./proxy-container.ts";
import { type ProxyFiles, proxyFiles } from "./proxy-files.ts";
import { type ProxySpec, proxyName } from "./proxy-spec.ts";
import { type ProxyState, splitWord } from "./proxy-state.ts";
import { type Runtime, runtime } from "./runtime.ts";
import { wantedState } from "./wanted-state.ts";

export interface ProxyChange {
  readonly change: "none" | "created" | "started" | "reloaded" | "recreated";
  /** One sentence for the log. */
  readonly explanation: string;
  /** What the files say, where they were found to be as they should be. */
  readonly state?: ProxyState;
}

async function create(spec: ProxySpec, state: ProxyState, traits: ContainerTraits, files: ProxyFiles): Promise<void> {
  const id = await createContainer(spec, traits, files.config);
  try {
    await startContainer(spec, id);
    await awaitStructure(spec, state, files);
  } catch (error) {
    await spec.engine.docker(["rm", "--force", id]);
    throw error;
  }
}

/** The old container is only put aside until the new one runs, so that a refusal leaves things as they were. */
async function recreate(spec: ProxySpec, old: FoundContainer, make: () => Promise<void>): Promise<number> {
  const { engine, scope, world } = spec;
  const aside = nameAside(scope, old.id);
  await engine.must(["rename", old.id, aside]);
  const began = world.clock.monotonic();
  await engine.docker(["stop", "--time", "3", old.id]);
  try {
    await make();
  } catch (error) {
    await engine.docker(["rename", old.id, proxyName(scope)]);
    await engine.docker(["start", old.id]);
    throw error;
  }
  await engine.docker(["rm", "--force", old.id]);
  return world.clock.monotonic() - began;
}

function differences({ traits: before, networks }: FoundContainer, after: ContainerTraits): readonly string[] {
  if (before === undefined) return ["it was not made by this version"];
  const changed = (Object.keys(after) as (keyof ContainerTraits)[])
    .filter((key) => before[key] !== after[key])
    .map((key) => `${key}: ${before[key]} → ${after[key]}`);
  // Its ports of the host hang on its networks: off them it runs, and nobody reaches it.
  const off = networks === undefined ? [] : after.networks.split(" ").filter((one) => one !== "" && !networks.includes(one));
  return [...changed, ...off.map((network) => `it was taken off the network ${network}`)];
}

/** What a crash between the file and the running proxy left: the file counts. */
async function repair(session: Runtime, state: ProxyState, files: ProxyFiles): Promise<boolean> {
  const word = splitWord(state.split);
  const [now = ""] = await session.ask(`get map ${files.map} split`);
  if (now.includes(`value="${word}"`)) return false;
  await session.ask(`set map ${files.map} split ${word}`);
  return true;
}

/**
 * Makes the proxy what the spec says, with as little disturbance as that needs; a second call changes nothing. A session
 * that is open to it anyway is used, since opening another costs more than all questions.
 */
export async function ensureProxy(spec: ProxySpec, kept?: (state: ProxyState) => Runtime): Promise<ProxyChange> {
  const { engine, scope } = spec;
  const name = proxyName(scope);
  const files = proxyFiles(spec.volume);
  const before = await files.read();
  const state = await wantedState(spec, before);
  const traits = containerTraits(spec, state);
  const restructured = before === undefined || structureOf(before, files.map) !== structureOf(state, files.map);
  if (restructured) await files.write(state);
  try {
    return await apply();
  } catch (error) {
    // What serves is untouched, so its files must be too.
    if (restructured && before !== undefined) await files.write(before);
    throw error;
  }

  async function apply(): Promise<ProxyChange> {
    const found = await findContainer(engine, name);
    if (found === undefined) {
      await create(spec, state, traits, files);
      return { change: "created", explanation: `The proxy ${name} listens on port ${spec.publish.port}.` };
    }
    const changed = differences(found, traits);
    if (changed.length > 0) {
      const ms = await recreate(spec, found, () => create(spec, state, traits, files));
      const why = changed.join(", ");
      return {
        change: "recreated",
        explanation: `The proxy ${name} was made anew (${why}); nobody listened for ${sayDuration(ms)}.`,
      };
    }
    if (!found.running) {
      try {
        await startContainer(spec, found.id);
      } catch (error) {
        if (!(error instanceof Failure) || error.code !== proxyNotStarted.code) throw error;
        // One of its networks was removed and made again while it was stopped: it only knows the old one.
        await recreate(spec, found, () => create(spec, state, traits, files));
        return { change: "recreated", explanation: `The proxy ${name} could not be started any more and was made anew.` };
      }
      await awaitStructure(spec, state, files);
      return { change: "started", explanation: `The proxy ${name} did not run and was started.` };
    }
    if (restructured) {
      await engine.must(["kill", "--signal", "USR2", found.id]);
      await awaitStructure(spec, state, files);
      return { change: "reloaded", explanation: `The proxy ${name} took over its new routes without a break.` };
    }
    const session = kept?.(state) ?? runtime({ engine, clock: spec.world.clock, proxy: name, port: state.ports.runtime });
    try {
      const repaired = await repair(session, state, files);
      return {
        change: "none",
        explanation: repaired ? `The split of ${name} was put right again.` : `The proxy ${name} is as it should be.`,
        ...(before === undefined ? {} : { state: before }),
      };
    } finally {
      if (kept === undefined) session.close();
    }
  }
}

/** The state in the files, or a Failure when there is none. */
export async function existingState(files: ProxyFiles, scope: string): Promise<ProxyState> {
  const state = await files.read();
  if (state === undefined) throw fail(noProxy, { proxy: proxyName(scope) });
  return state;
}
