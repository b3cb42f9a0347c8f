import type { Outcome, OutputsOf, ResultOf } from "../outcome.ts";
import { sayCommand } from "../project/commands.ts";
import { sayDuration } from "../quantity/duration.ts";
import { block, code, table } from "../report/markdown.ts";
import { page } from "../report/page.ts";
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

function nextStep(end: BuildEnd): readonly string[] {
  if (end.word === "planned") return [`Run it without ${code("dry-run")} to do this.`];
  if (!end.pushed || end.component === undefined) return [];
  return [`${code("staged-deploy")} finds this image by the commit; nothing has to be handed over.`];
}

/** A digest stands whole in the table; a sentence is read better with its beginning. */
const shortDigests = (text: string) => text.replace(/(sha256:[0-9a-f]{12})[0-9a-f]{52}/g, "$1…");

/** One option a line. */
function commandLines(argv: readonly string[]): readonly string[] {
  const words = argv.map((word) => (word.startsWith("--") ? `\n  ${sayCommand([word])}` : sayCommand([word])));
  return words.join(" ").replaceAll(" \n", " \\\n").split("\n");
}

const mostTags = 20;

function summaryOf(end: BuildEnd): string {
  const { tags } = end;
  const more = tags.length > mostTags ? [`… ${tags.length - mostTags} more, all of them in the report`] : [];
  const rows = [
    ["Image", code(end.image)],
    ...(end.digest === "" ? [] : [[end.pushed ? "Digest" : "Local id", code(end.digest)]]),
    ["Tags", [...tags.slice(0, mostTags).map(code), ...more].join("<br>")],
    ...(end.size === undefined ? [] : [["Size", `${saySize(end.size)}${end.pushed ? " to download" : " on disk"}`]]),
    ...(end.word === "planned" ? [] : [["Time", sayDuration(end.took)]]),
  ];
  return page({
    sign: signs[end.word],
    title: `docker-build-push: ${end.component ?? end.image.split("/").at(-1)} ${end.word}`,
    verdict: shortDigests(end.explanation),
    parts: [
      table(["", ""], rows),
      end.argv === undefined ? "" : block(commandLines(end.argv)),
      ...nextStep(end).map((line) => `**Next:** ${line}`),
    ],
  });
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
