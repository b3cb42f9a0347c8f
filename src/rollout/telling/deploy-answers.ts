/** What staged-deploy may answer. */
export const deployAnswers = {
  results: {
    promoted: "the new release serves everybody",
    "rolled-back": "its gate said no, and the release before serves again; the step is red",
    refused: "nothing was changed, or what was has been undone and nothing served before; the step is red",
    superseded: "it waited while another deploy was under way, and a newer one took its place; nothing was changed",
    unchanged: "this release already served, or nothing was left to resume",
    planned: "a dry run, or `mode: eject` without `confirm`",
    ejected: "`mode: eject`: the release runs under plain compose, and nothing of Sluice is left",
    status: "`mode: status`: what was asked for was told, and nothing was changed",
    baking: "a bake is longer than max-wait and is watched on the target; `mode: resume` goes on from resume-at",
  },
  outputs: ["release", "previous-release", "url", "plan", "resume-at", "started-by", "status", "report-html"],
} as const;
