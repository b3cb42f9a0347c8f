/** One line of a job's `permissions:`, and why the action wants it. */
export interface Permission {
  readonly scope: "actions" | "contents" | "deployments" | "packages" | "pull-requests";
  readonly level: "read" | "write";
  /** The input that makes it needed; without one every call needs it. */
  readonly input?: string;
  readonly why: string;
}

const checkout: Permission = { scope: "contents", level: "read", why: "`actions/checkout` reads the repository" };
const readImages: Permission = {
  scope: "packages",
  level: "read",
  input: "registry-token",
  why: "the job's own token reads images from ghcr.io",
};
const pushImages: Permission = {
  scope: "packages",
  level: "write",
  input: "registry-token",
  why: "the job's own token pushes to ghcr.io",
};
const askForRuns: Permission = {
  scope: "actions",
  level: "read",
  input: "github-token",
  why: "asks at once whether the run that holds a lock still goes on; without it its silence tells, later",
};
const runAgain: Permission = {
  scope: "actions",
  level: "write",
  input: "start-next",
  why: "runs the workflow run again that began the rollout",
};

const tellDeployments: Permission = {
  scope: "deployments",
  level: "write",
  input: "github-deployments",
  why: "GitHub's page of deployments is told; `auto` leaves it out where this is missing",
};
const comment: Permission = {
  scope: "pull-requests",
  level: "write",
  input: "comment",
  why: "the pull request gets its comment",
};

/** What each action needs of the job that calls it. Examples and workflows are held against it. */
export const permissions: Readonly<Record<string, readonly Permission[]>> = {
  "build-matrix": [checkout],
  "python-env-validate": [checkout],
  "docker-build-push": [checkout, pushImages],
  "staged-deploy": [checkout, readImages, askForRuns, runAgain, tellDeployments, comment],
  "health-gate": [],
  rollback: [checkout, readImages, askForRuns, tellDeployments],
  deliver: [checkout, pushImages, askForRuns, tellDeployments],
};
