import type { Outcome, OutputsOf, ResultOf } from "../outcome.ts";
import { sayDuration } from "../quantity/duration.ts";
import { code, plain, table } from "../report/markdown.ts";
import type { buildAnswers } from "./build-answers.ts";
import { saySize } from "./manifest-size.ts";

export type BuildWord = Exclude<ResultOf<typeof buildAnswers>, "failed">;

/** What building an image came to. */
export interface BuildEnd {
  readonly word: BuildWord;
  readonly explanation: string;
  /** Name without tag. */
  readonly image: string;
  readonly component: string | undefined;
  /** Empty when nothing is in a registry. */
  readonly digest: string;
  readonly imageRef: string;
  readonly tags: readonly string[];
  readonly pushed: boolean;
  readonly size: number | undefined;
  /** Milliseconds. */
  readonly took: number;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly argv: readonly string[] | undefined;
}

const signs: Readonly<Record<BuildWord, string>> = { built: "📦", unchanged: "💤", planned: "📝", promoted: "🏷️" };

function deployHint(end: BuildEnd): string {
  if (!end.pushed) return "";
  const images = end.component === undefined ? "" : `images: ${JSON.stringify({ [end.component]: end.imageRef })}`;
  const how =
    images === ""
      ? `Use ${code(end.imageRef)} wherever it is deployed; a digest can't be moved.`
      : `${code("staged-deploy")} finds this image by the commit; to name it, pass ${code(images)}.`;
  return `\n**To deploy it:** ${how}\n`;
}

function summaryOf(end: BuildEnd): string {
  const rows = [
    ["Image", code(end.image)],
    ...(end.digest === "" ? [] : [[end.pushed ? "Digest" : "Local id", code(end.digest)]]),
    ["Tags", end.tags.map(code).join("<br>")],
    ...(end.size === undefined ? [] : [["Size", `${saySize(end.size)}${end.pushed ? " to download" : " on disk"}`]]),
    ["Time", sayDuration(end.took)],
  ];
  const plan = end.argv === undefined ? "" : `\n${code(end.argv.map((word) => JSON.stringify(word)).join(" "))}\n`;
  const title = plain(end.component ?? end.image);
  return `### ${signs[end.word]} ${title}: ${end.word}\n\n${plain(end.explanation)}\n\n${table(["", ""], rows)}\n${plan}${deployHint(end)}`;
}

export function buildOutcome(end: BuildEnd): Outcome {
  const digest = end.pushed ? end.digest : "";
  return {
    result: end.word,
    explanation: end.explanation,
    outputs: { digest, "image-ref": end.imageRef, tags: end.tags, metadata: end.metadata } satisfies OutputsOf<
      typeof buildAnswers
    >,
    report: {
      image: end.image,
      component: end.component ?? null,
      pushed: end.pushed,
      size: end.size ?? null,
      milliseconds: Math.round(end.took),
      ...(end.argv === undefined ? {} : { plan: end.argv }),
    },
    summary: summaryOf(end),
    failed: false,
  };
}
