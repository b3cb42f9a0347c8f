import { posix } from "node:path";

/** Public files besides the actions: called by name, or asked for by people and editors. */
const ALSO = [
  ".github/workflows/pipeline.yml",
  ".github/workflows/deploy.yml",
  ".github/workflows/rollback.yml",
  ".github/workflows/resume.yml",
  "sluice.schema.json",
  "LICENSE",
  "SECURITY.md",
];

/**
 * What a user of this tree would miss: a file that an action.yml runs or a public workflow, each as a sentence.
 * `read` gives the text of a file of the tree.
 */
export function missingParts(paths: readonly string[], read: (path: string) => string): string[] {
  const there = new Set(paths);
  const actions = paths.filter((path) => /^(actions\/[^/]+\/)?action\.yml$/.test(path));
  const programs = actions.flatMap((path) =>
    [...read(path).matchAll(/^ {2}(?:main|pre|post): *["']?([^"'#\s]+)["']? *(?:#.*)?$/gm)].map(([, program = ""]) => ({
      path,
      program: posix.join(posix.dirname(path), program),
    })),
  );
  const silent = actions.filter((path) => !programs.some((each) => each.path === path));
  const folders = [...new Set(programs.map(({ program }) => posix.dirname(program)))];
  return [
    ...(actions.length === 0 ? ["There is no action.yml."] : []),
    ...silent.map((path) => `${path} runs nothing.`),
    ...programs
      .filter(({ program }) => !there.has(program))
      .map(({ path, program }) => `${path} runs ${program}, which is not there.`),
    // Without it Node would take the bundle for the kind of module that the next package.json above says.
    ...folders
      .flatMap((folder) => [`${folder}/package.json`, `${folder}/licenses.txt`])
      .filter((path) => !there.has(path))
      .map((path) => `${path} is not there.`),
    ...ALSO.filter((path) => !there.has(path)).map((path) => `${path} is not there.`),
  ];
}
