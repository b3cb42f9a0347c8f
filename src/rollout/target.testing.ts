import type { Database } from "../database/database.ts";
import { fail, failure } from "../failure.ts";
import type { Features } from "../features/features.ts";
import type { Release } from "../release/release.ts";
import { type Router, type Slot, type Slots, type Split, servedByHeader } from "../targets/router.ts";
import type { Layer, Line, Lock, Part, Releases, Store, Target, Ticket } from "../targets/target.ts";
import type { Errand, Watcher, WatchRecord } from "../targets/watcher.ts";
import type { Http } from "../world.ts";

const sickContainer = failure<{ release: number }>("sick-in-test", "user", ({ release }) => ({
  sentence: `release ${release} is sick`,
  remedy: "",
}));

/** A target in memory that remembers everything that was asked of it, and whose parts can be made to fail. */
export function fakeTarget() {
  const log: string[] = [];
  const documents = new Map<string, unknown>();
  const running = new Map<number, Set<Part>>();
  const present = new Map<number, Release>();
  const features = new Map<number, Features>();
  /** Which part of its servers' containers a release runs. */
  const portions = new Map<number, number>();
  /** The most releases whose servers, and whose workers, ever ran at the same time. */
  const most = { server: 0, worker: 0 };
  const sick = new Set<number>();
  const failing = new Map<string, () => void>();
  const dropped: string[] = [];
  /** Of what images are made, where a test says so. */
  const layers = new Map<string, readonly Layer[]>();
  let slots: Slots = { a: undefined, b: undefined };
  let split: Split | undefined;
  let base = false;
  let revision: string | undefined;
  /** Statements of past migrations that an older release could not live with. */
  const breaks: string[] = [];
  const counters: Record<Slot, { requests: number; errors: number }> = {
    a: { requests: 0, errors: 0 },
    b: { requests: 0, errors: 0 },
  };

  let dead = false;
  let left = Number.POSITIVE_INFINITY;
  let done = 0;
  let killAt: string | undefined;
  const breathe = () => {
    if (dead) throw new Error("killed");
  };
  /** Every change of the world passes here, so that it can be the last one. */
  const tick = () => {
    breathe();
    if (done >= left) dead = true;
    breathe();
    done += 1;
  };
  const step = (what: string) => {
    tick();
    if (what === killAt) dead = true;
    breathe();
    log.push(what);
    failing.get(what)?.();
  };
  const alone = () => {
    for (const part of ["server", "worker"] as const)
      most[part] = Math.max(most[part], [...running.values()].filter((parts) => parts.has(part)).length);
  };
  const store: Store = {
    read: async (name) => structuredClone(documents.get(name)),
    async write(name, document) {
      tick();
      documents.set(name, structuredClone(document));
    },
  };
  let lockedBy: string | undefined;
  const tickets = new Map<string, Ticket>();
  const line: Line = {
    read: async () => new Map(tickets),
    async write(place, ticket) {
      if (ticket === undefined) tickets.delete(place);
      else tickets.set(place, ticket);
    },
  };
  const lock: Lock = {
    look: async () =>
      lockedBy === undefined
        ? undefined
        : { owner: { run: "1", actor: lockedBy, commit: "", purpose: "test", since: "" }, alive: true },
    attempt: (owner) => lock.take(owner),
    async take(owner) {
      if (lockedBy !== undefined) return { taken: false, owner: { ...owner, actor: lockedBy } };
      lockedBy = owner.actor;
      const held = {
        renew: async () => undefined,
        stillOurs: async () => lockedBy === owner.actor,
        release: async () => {
          lockedBy = undefined;
        },
      };
      return { taken: true, held, from: undefined };
    },
  };
  const router: Router = {
    read: async () => (split === undefined ? undefined : { slots, split }),
    async assign(slot, release) {
      step(`assign ${release} to ${slot}`);
      slots = { ...slots, [slot]: release };
    },
    async shift(wanted) {
      step(
        `shift ${wanted.stable}${wanted.candidate} ${wanted.share}${wanted.preview === undefined ? "" : ` ${wanted.preview}`}`,
      );
      split = wanted;
    },
    traffic: async () => structuredClone(counters),
    preview: (slot) => ({ "x-slot": slot }),
    asVisitor: () => ({ "x-slot": "split" }),
    drain: async () => breathe(),
    async remove() {
      step("remove proxy");
      split = undefined;
      slots = { a: undefined, b: undefined };
    },
  };
  const well = (release: number) => {
    breathe();
    if (sick.has(release)) throw fail(sickContainer, { release });
  };
  const releases: Releases = {
    async ensureBase() {
      step("base");
      const made = !base;
      base = true;
      return { made };
    },
    async removeBase() {
      step("remove base");
      base = false;
    },
    async create(release) {
      step(`create ${release.number}`);
      present.set(release.number, release);
      if (release.features !== undefined) features.set(release.number, release.features);
    },
    async start(release, part) {
      step(`start ${part} ${release.number}`);
      if (!release.services.some((service) => service.part === part)) return;
      running.set(release.number, (running.get(release.number) ?? new Set<Part>()).add(part));
      if (part === "server") portions.set(release.number, 1);
      alone();
      if (part === "server") well(release.number);
    },
    async scale(release, part) {
      step(`scale ${release.number} to ${Number(part.toFixed(3))}`);
      portions.set(release.number, Number(part.toFixed(3)));
      const parts = running.get(release.number) ?? new Set<Part>();
      if (part > 0) running.set(release.number, parts.add("server"));
      else parts.delete("server");
      alone();
      if (part > 0) well(release.number);
    },
    assertWell: async (release, _part) => {
      well(release);
      if (running.get(release)?.has("server") !== true) throw fail(sickContainer, { release });
    },
    async stop(release, part) {
      step(`stop ${part} ${release}`);
      running.get(release)?.delete(part);
      if (part === "server") portions.set(release, 0);
    },
    async remove(release) {
      step(`remove ${release}`);
      running.delete(release);
      portions.delete(release);
      present.delete(release);
    },
    async setFeatures(release, wanted) {
      step(`features of ${release} ${JSON.stringify(wanted)}`);
      features.set(release, wanted);
    },
    async dropImages(images) {
      for (const image of images) dropped.push(image);
    },
    layers: async () => layers,
    readiness: async (release) => {
      if (!present.has(release)) return "absent";
      return running.get(release)?.has("server") === true ? "running" : "stopped";
    },
    releaseAt: async (address) => Number(address),
    instances: async () =>
      [...present.values()].flatMap(({ number, services, images }) =>
        services.map(({ name, component, part }) => {
          const up = running.get(number)?.has(part as Part) === true;
          const state = !up ? ("stopped" as const) : sick.has(number) ? ("sick" as const) : ("well" as const);
          return { name: `${name}-${number}`, release: number, service: name, part, state, image: images[component] ?? "" };
        }),
      ),
  };
  let watch: { errand: Errand; alive: boolean } | undefined;
  let watched: WatchRecord | undefined;
  const watcher: Watcher = {
    async start(errand) {
      step(`watch ${errand.release} at ${errand.share}`);
      watch = { errand, alive: true };
      const { bake, window } = errand;
      const fresh = {
        bake,
        beat: 1,
        at: "",
        observed: 0,
        window,
        gaps: 0,
        state: "watching",
        explanation: "",
        checks: [],
      } as const;
      watched = watched?.bake === bake ? { ...watched, gaps: watched.gaps + 1 } : fresh;
    },
    look: async (bake) => ({
      alive: watch?.alive === true && watch.errand.bake === bake,
      record: watched?.bake === bake ? watched : undefined,
    }),
    async remove() {
      step("end the watch");
      watch = undefined;
    },
  };
  const target: Target = {
    name: "test",
    router,
    watcher,
    store,
    lock,
    line,
    releases,
    workplace: {
      inService: () => Promise.reject(new Error("not in this test")),
      oneOff: () => Promise.reject(new Error("not in this test")),
    },
  };
  const database: Database = {
    revision: async () => revision,
    async backup() {
      step("backup");
      return { name: "backup", bytes: 1, tables: 1, ms: 1 };
    },
    pending: async () => ({ statements: [], destructive: [] }),
    since: async () => ({ statements: [], destructive: breaks }),
    async migrate(release) {
      const before = revision;
      revision = `rev-${release}`;
      step(`migrate ${release}`);
      return { before, after: revision, ms: 1 };
    },
    async downgrade(release, to) {
      step(`downgrade by ${release} to ${to ?? "none"}`);
      revision = to;
    },
    endLeftBy: async () => undefined,
  };
  /** Answers as the proxy would: by preview slot, or by the split for whole shares. */
  const http: Http = async ({ headers }) => {
    const asked = headers?.["x-slot"];
    const slot = asked === "a" || asked === "b" ? asked : split?.share === 1 ? split.candidate : split?.stable;
    const release = slot === undefined ? undefined : slots[slot];
    return { status: 200, headers: { [servedByHeader]: `${release}:80` }, body: "", truncated: false, ms: 1 };
  };
  return {
    target,
    database,
    http,
    log,
    documents,
    counters,
    sick,
    breaks,
    failing,
    running,
    present,
    features,
    portions,
    dropped,
    layers,
    most,
    get split() {
      return split;
    },
    get slots() {
      return slots;
    },
    get revision() {
      return revision;
    },
    /** From this step on the conductor is gone: nothing that it tries happens any more. */
    killAt(what: string) {
      killAt = what;
    },
    /** From the change after so many on the conductor is gone. */
    killAfter(changes: number) {
      left = done + changes;
    },
    /** Changes so far: documents written, verbs that did something. */
    get changes() {
      return done;
    },
    revive() {
      dead = false;
      killAt = undefined;
      left = Number.POSITIVE_INFINITY;
    },
    get errand() {
      return watch?.errand;
    },
    /** What the watcher writes from now on; one that moves visitors back does so. */
    async watcherSays(more: Partial<WatchRecord>) {
      if (watched === undefined || watch === undefined) throw new Error("nobody watches");
      watched = { ...watched, ...more };
      const { slot } = watch.errand;
      if (more.state === "moved-back") split = { stable: slot === "a" ? "b" : "a", candidate: slot, share: 0 };
    },
    /** The watcher falls silent. */
    killWatcher() {
      if (watch !== undefined) watch = { ...watch, alive: false };
    },
    lockAs(actor: string | undefined) {
      lockedBy = actor;
    },
  };
}
