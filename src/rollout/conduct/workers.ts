import type { Context } from "../context.ts";
import type { Reach, Rollout } from "../rollout.ts";

/** Workers of two releases never run at the same time: the old ones end before the new ones begin. */
export async function changeWorkers(context: Context, rollout: Rollout, reach: Reach): Promise<void> {
  const { target, timeline, ending } = context;
  const { release, previous } = rollout;
  const workers = release.services.filter(({ part }) => part === "worker");
  await reach("workers", { workersMoved: true });
  if (previous !== undefined) await target.releases.stop(previous, "worker");
  await target.releases.start(release, "worker", ending);
  if (workers.length > 0) timeline.note(`Workers changed over: ${workers.map(({ name }) => name).join(", ")}`);
}
