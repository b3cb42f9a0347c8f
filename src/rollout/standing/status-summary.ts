import { sayDuration } from "../../quantity/duration.ts";
import { sayPercentage } from "../../quantity/percentage.ts";
import { sayRelease } from "../../release/release.ts";
import { code, plain, table } from "../../report/markdown.ts";
import { folded, page } from "../../report/page.ts";
import type { BakeStatus } from "./bake-status.ts";
import type { FeatureStatus } from "./feature-status.ts";
import type { EnvironmentStatus } from "./status.ts";
import type { ReleaseStatus, TargetStatus } from "./status-of.ts";

/** One target in a few sentences. */
export function sayTarget(status: TargetStatus): string {
  const { serving, underWay, lock, drift, shares, waiting } = status;
  const said: string[] = [];
  if (serving === null) said.push("Nothing serves.");
  else
    said.push(
      `${capital(sayRelease({ number: serving.release, commit: serving.commit }))} serves since ${serving.since}, by ${serving.by}.`,
    );
  if (underWay !== null) {
    const { kind, release, stage, share, by, since, left, bake } = underWay;
    const at = share > 0 && share < 1 ? ` with ${sayPercentage(share)} of the visitors` : "";
    const how = bake === null ? `at the stage "${stage}"` : `and bakes since ${bake.since}`;
    const gone = left && bake === null ? ", and was left unfinished" : "";
    said.push(`A ${kind} of release ${release} by ${by} is under way since ${since}, ${how}${at}${gone}.`);
    if (bake !== null) said.push(sayBake(bake));
  } else if (shares !== null && shares.length > 1) {
    said.push(
      `Visitors are split: ${shares.map(({ release, share }) => `${sayPercentage(share)} on release ${release}`).join(", ")}.`,
    );
  }
  if (lock !== null)
    said.push(`The lock is held by ${lock.actor} (${lock.purpose}, run ${lock.run})${lock.alive ? "" : ", who is gone"}.`);
  if (waiting.length > 0)
    said.push(`${waiting.length} wait: ${waiting.map(({ actor, run }) => `${actor} (run ${run})`).join(", ")}.`);
  said.push(
    drift.length === 0 ? "All is as the ledger says." : `Not as the ledger says: ${drift.map(({ says }) => says).join(" ")}`,
  );
  return said.join(" ");
}

/** How the bake goes; what is wrong with its watcher is told as drift. */
function sayBake({ observed, window, state, resumeAt, lastBeat, watched }: BakeStatus): string {
  if (state === "passed") return "The watcher says that it passed: `mode: resume` goes on now.";
  if (state === "moved-back" || state === "failed") return "The watcher said no: `mode: resume` undoes the rest now.";
  const seen = `${sayDuration(Math.floor(observed / 1_000) * 1_000)} of ${sayDuration(window)} were watched`;
  if (!watched) return `${seen}.`;
  return `${seen}, last at ${lastBeat ?? "no time"}; \`mode: resume\` goes on from ${resumeAt}.`;
}

/** What people open when they want to know what runs. */
export function statusSummary(all: EnvironmentStatus, explanation: string): string {
  const { environment, url, targets, missing, differences } = all;
  const drifted = targets.some(({ drift }) => drift.length > 0) || missing.length > 0 || differences.length > 0;
  const busy = targets.some(({ underWay }) => underWay !== null);
  const remedies = targets.flatMap(({ drift }) => drift.map(({ says, remedy }) => `${plain(says)} ${plain(remedy)}`));
  return page({
    sign: drifted ? "⚠️" : busy ? "▸" : "✅",
    title: `staged-deploy of ${environment}: status`,
    verdict: explanation,
    next: [...new Set(remedies)],
    parts: [
      url === "" ? "" : `Users reach it at ${plain(url)}`,
      ...targets.flatMap((target) => [
        targets.length === 1 ? "" : `#### ${plain(target.target)}`,
        target.releases.length === 0 ? "" : releasesTable(target),
        target.features.length === 0 ? "" : featuresTable(target.features),
      ]),
      folded("Images by release", imagesTable(targets[0]?.releases ?? [])),
    ],
  });
}

const marks: Readonly<Record<string, string>> = {
  promoted: "✅ promoted",
  kept: "⚠️ kept though it did not pass",
  undone: "↩️ undone",
  returned: "↩️ rolled back to",
};

function releasesTable({ releases, serving, knownGood, nextNumber, shares, underWay }: TargetStatus): string {
  const rows = releases.map((release) => {
    const share = shares?.find((one) => one.release === release.number)?.share;
    const roles = [
      serving?.release === release.number ? "**serves**" : "",
      knownGood === release.number ? "known-good" : "",
      underWay?.release === release.number ? "under way" : "",
    ].filter((role) => role !== "");
    return [
      plain(sayRelease(release)),
      roles.join(", "),
      share === undefined ? "" : sayPercentage(share).replace(" ", "&nbsp;"),
      release.readiness,
      release.last === null ? "" : lastOf(release, release.last),
      plain(`${release.actor}, ${release.created}`),
    ];
  });
  const head = ["Release", "Now", "Share", "Containers", "How it ended", "Released by"];
  return `${table(head, rows)}\n\nThe next release will be number ${nextNumber}.`;
}

function featuresTable(features: readonly FeatureStatus[]): string {
  const rows = features.map(({ release, name, value, set }) => [
    String(release),
    plain(name),
    plain(String(value)),
    set === null ? "" : plain(`${set.actor}, ${set.at}: ${set.explanation}`),
  ]);
  return table(["Release", "Feature", "Value", "Set since, by"], rows);
}

function lastOf({ number }: ReleaseStatus, last: NonNullable<ReleaseStatus["last"]>): string {
  // A rollback is told of both: of the one it led to and the one it led away from.
  const { kind, at, milliseconds } = last;
  return plain(`${marks[kind] ?? kind}${number === 0 ? "" : `, ${at}, after ${sayDuration(milliseconds)}`}`);
}

function imagesTable(releases: readonly ReleaseStatus[]): string {
  const rows = releases.flatMap(({ number, images }) =>
    Object.entries(images).map(([component, image]) => [String(number), plain(component), code(image)]),
  );
  return rows.length === 0 ? "" : table(["Release", "Component", "Image"], rows);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
