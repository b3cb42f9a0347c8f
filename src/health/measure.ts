import type { World } from "../world.ts";
import type { CheckSpec } from "./check-spec.ts";
import type { Sample } from "./sample.ts";
import type { Subject } from "./subject.ts";

/** One look. What it throws counts as an error sample. */
export type Measure = (signal: AbortSignal) => Promise<Omit<Sample, "at">>;

/** Makes a kind's measure for one window; throws a Failure when the subject can't be asked this at all. */
export type Start<Spec extends CheckSpec> = (spec: Spec, subject: Subject, world: World) => Measure;
