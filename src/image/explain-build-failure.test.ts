import { expect, test } from "vitest";
import { explainBuildFailure } from "./explain-build-failure.ts";
import { stepLine } from "./step-line.ts";

const dockerfile = 'FROM base\nCOPY f /f\nRUN echo working && \\\n  sh -c "echo oh no >&2; exit 3"\nCMD x\n';
const told = (stderr: string, code = 1, registry = "ghcr.io") =>
  explainBuildFailure({ done: { code, stderr }, image: `${registry}/acme/shop`, registry, file: "api/Dockerfile", dockerfile });

// What engine 20.10 with buildx 0.30 wrote.
const runFailed = `#7 [3/3] RUN echo working &&   sh -c "echo oh no >&2; exit 3"
#7 0.150 working
#7 ERROR: executor failed running [/bin/sh -c echo working]: exit code: 3
------
 > [3/3] RUN echo working &&   sh -c "echo oh no >&2; exit 3":
0.150 working
0.150 oh no
------
ERROR: failed to build: failed to solve: executor failed running [/bin/sh -c echo working]: exit code: 3
`;
// What BuildKit 0.26 writes.
const newer = `------
 > [2/2] RUN false:
------
Dockerfile:4
--------------------
   3 |     RUN x
   4 | >>> RUN false
--------------------
ERROR: failed to build: failed to solve: process "/bin/sh -c false" did not complete successfully: exit code: 1
`;
const pushing = (said: string) => `#6 pushing layer d82435fc63e7 done
#6 ERROR: ${said}
------
 > pushing ghcr.io/acme/shop:v1 with docker:
------
ERROR: failed to build: ${said}
`;

test("a failed RUN is told with its line and its last words, on an engine that names no line", () => {
  const failure = told(runFailed);
  expect(failure.code).toBe("build-failed");
  expect(failure.sentence).toContain("executor failed running");
  expect(failure.sentence).toContain("Last lines: working ⏎ oh no");
  expect(failure.place).toEqual({ file: "api/Dockerfile", line: 3 });
});

test("a newer BuildKit's own line is taken", () => expect(told(newer).place?.line).toBe(4));

test("a Dockerfile that can't be read is told with its line", () => {
  const failure = told(
    "#2 DONE 0.0s\nERROR: failed to build: failed to solve: rpc error: code = Unknown desc = failed to solve with frontend dockerfile.v0: failed to create LLB definition: dockerfile parse error line 2: unknown instruction: COPI\n",
  );
  expect(failure.sentence).toBe(
    "The build of ghcr.io/acme/shop failed: dockerfile parse error line 2: unknown instruction: COPI.",
  );
  expect(failure.place).toEqual({ file: "api/Dockerfile", line: 2 });
});

test.each([
  "no basic auth credentials",
  "denied: permission_denied: write_package",
  "unexpected status from PUT request to https://ghcr.io/v2/x: 403 Forbidden",
  "failed to authorize: 401 Unauthorized",
])("a push refused by %j names the permission", (said) => {
  const failure = told(pushing(said));
  expect(failure.code).toBe("push-denied");
  expect(failure.remedy).toContain("packages: write");
});

test("a push into nowhere is no matter of permissions", () =>
  expect(told(pushing('Get "http://127.0.0.1:5999/v2/": connect: connection refused')).code).toBe("push-failed"));

const exporting = (said: string) =>
  `------\n > exporting to image:\n------\nERROR: failed to build: failed to solve: ${said}\n`;

test.each([
  [
    "failed to push ghcr.io/acme/shop:v1: unexpected status from HEAD request to https://ghcr.io/v2/x: 401 Unauthorized",
    "push-denied",
  ],
  ["failed to push ghcr.io/acme/shop:v1: failed to do request: dial tcp: connection refused", "push-failed"],
  ["write /var/lib/buildkit/x: no space left on device", "build-failed"],
])("BuildKit's export that ends with %j is %s", (said, kind) => expect(told(exporting(said)).code).toBe(kind));

test.each([
  ["docker: not found", 127, "no-docker-to-build"],
  ["ERROR: Cannot connect to the Docker daemon at unix:///nope. Is the docker daemon running?", 1, "no-docker-to-build"],
  ["unknown flag: --progress\n\nUsage:  docker [OPTIONS] COMMAND", 125, "buildx-missing"],
  ["docker: 'buildx' is not a docker command.", 1, "buildx-missing"],
])("%j is what is missing", (stderr, code, kind) => expect(told(stderr, code).code).toBe(kind));

test("a step that stands in the Dockerfile twice has no line", () => {
  expect(stepLine("FROM a\nRUN x\nFROM b\nRUN x", "RUN x")).toBeUndefined();
  expect(stepLine("FROM a\nRUN x", "")).toBeUndefined();
});
