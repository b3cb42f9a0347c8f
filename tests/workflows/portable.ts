/** Folder of the suite in a consumer's workspace; its own name, so that it meets no file of the consumer. */
export const SUITE = ".suite";

const owner = "sluice-delivery/sluice";

/** Where a reusable workflow of ours lies in the copy: callers must find it in .github/workflows, and may have one of the same name. */
export const suiteWorkflow = (name: string) => `.github/workflows/sluice-${name}`;

/**
 * A workflow as older programs understand it. act and actionlint know neither `$/` nor `concurrency.queue`, and act
 * fetches no reusable workflow: in the copy all of the suite lies in the workspace.
 */
export function portable(workflow: string): string {
  return workflow
    .replace(/uses: \$\/\.github\/workflows\/(\S+)/g, (_, name: string) => `uses: ./${suiteWorkflow(name)}`)
    .replace(
      new RegExp(`uses: ${owner}/\\.github/workflows/([^@\\s]+)@\\S+`, "g"),
      (_, name: string) => `uses: ./${suiteWorkflow(name)}`,
    )
    .replace(/uses: \$\/actions\//g, `uses: ./${SUITE}/actions/`)
    .replace(/^ +queue: max\n/gm, "");
}
