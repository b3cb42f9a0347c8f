import type { World } from "../world.ts";
import type { Sample } from "./sample.ts";
import type { CommonSpec } from "./spec/check-spec.ts";
import type { Subject } from "./spec/subject.ts";

/** What a look has seen; when it was is added by who asked. */
export type Seen = Omit<Sample, "at">;

/** One look. What it throws counts as an error sample. */
export type Measure = (signal: AbortSignal) => Promise<Seen>;

/** Makes a kind's measure for one window; throws a Failure when the subject can't be asked this at all. */
export type Start<Spec extends CommonSpec> = (spec: Spec, subject: Subject, world: World) => Measure;
