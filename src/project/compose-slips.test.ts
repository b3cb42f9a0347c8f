import { expect, test } from "vitest";
import { fakeFiles, fakeWorld } from "../world.testing.ts";
import { loadProject } from "./load.ts";

const load = (compose: string) =>
  loadProject({ world: fakeWorld({ files: fakeFiles({ "/workspace/compose.yaml": compose }) }), config: "sluice.yaml" });
const problem = (compose: string) =>
  load(compose).then(
    () => "read",
    (error: Error) => error.message,
  );

/** Compose refuses each of these; nobody asks compose before an image is built. */
test.each([
  [
    "services: { a: { build: { contxt: ./api } } }",
    '1:27: services.a.build.contxt is no key that compose knows. Did you mean "context"?',
  ],
  ["services: { a: { build: { dockerfil: X } } }", 'Did you mean "dockerfile"?'],
  ["services: { a: { buld: . } }", 'compose.yaml:1:18: services.a.buld is no key that compose knows. Did you mean "build"?'],
  ["services: { a: { imge: x } }", 'Did you mean "image"?'],
  ["servces: { a: { build: . } }", 'servces is no key that compose knows. Did you mean "services"?'],
  ["services: { a: { build: 5 } }", "1:25: services.a.build is 5; expected a folder, or a mapping with context."],
  ["services: { a: { build: [x] } }", 'services.a.build is ["x"]; expected a folder'],
  ["services: { a: { build: { context: [x] } } }", 'services.a.build.context is ["x"]; expected a text.'],
  ["services: { a: { build: ., image: [x] } }", 'services.a.image is ["x"]; expected a text.'],
  ["services: { a: { build: { args: x } } }", 'services.a.build.args is "x"; expected a mapping, or a list of texts.'],
  ["services: { a: { build: { args: { A: [1] } } } }", "services.a.build.args.A is [1]; expected a text."],
  ['services: { a: { build: "a\\0b" } }', 'services.a.build is "a\\u{0}b"; expected a text without NUL.'],
  ["include: x.yaml\nservices: {}", "1:10: include is no list; expected a list of files."],
  [
    "services: { a: { extends: aa } }",
    'services.a.extends is "aa", but there is no service in this file of that name. Did you mean "a"?',
  ],
  ["services: { a: { extends: b }, b: { extends: a } }", "services.a.extends goes round in a circle"],
  ["services: { a: { extends: { file: compose.yaml, service: zzz } } }", 'is "zzz", but there is no service in compose.yaml'],
  ["services: !!omap [a: { build: . }]", 'the tag "!!omap" means nothing here'],
])("%s → %s", async (compose, said) => expect(await problem(compose)).toContain(said));

/** Of the Compose specification: none may be taken for a slip. */
const service =
  "annotations attach blkio_config build cap_add cap_drop cgroup cgroup_parent command configs container_name cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpus cpuset credential_spec depends_on deploy develop device_cgroup_rules devices dns dns_opt dns_search domainname driver_opts entrypoint env_file environment expose extends external_links extra_hosts gpus group_add healthcheck hostname image init ipc isolation label_file labels links logging mac_address mem_limit mem_reservation mem_swappiness memswap_limit models network_mode networks oom_kill_disable oom_score_adj pid pids_limit platform ports post_start pre_stop privileged profiles provider pull_policy pull_refresh_after read_only restart runtime scale secrets security_opt shm_size stdin_open stop_grace_period stop_signal storage_opt sysctls tmpfs tty ulimits use_api_socket user userns_mode uts volumes volumes_from working_dir x-image x-build";
const build =
  "additional_contexts args cache_from cache_to context dockerfile dockerfile_inline entitlements extra_hosts isolation labels network no_cache no_cache_filter platforms privileged provenance pull sbom secrets shm_size ssh tags target ulimits x-args";
const top = "name version include services models networks volumes configs secrets x-name x-services";
const all = (words: string, but: string) =>
  words
    .split(" ")
    .filter((word) => !but.split(" ").includes(word))
    .map((word) => `${word}: `)
    .join(", ");

test("keys of the Compose specification are no slips", async () => {
  const known = `{ a: { build: { context: ., ${all(build, "context")} }, ${all(service, "build")} } }`;
  const { components } = await load(`services: ${known}\n${all(top, "services").replaceAll(", ", "\n")}`);
  expect(components).toMatchObject([{ name: "a", context: "." }]);
});

test("a key that a newer Compose may know is left to it", async () =>
  expect(await problem("services: { a: { build: { context: ., quantum: 1 }, teleport: yes } }")).toBe("read"));

test.each([
  ["labels: x", 'services.a.build.labels is "x"; expected a mapping, or a list.'],
  ["network: [x]", 'services.a.build.network is ["x"]; expected a text, or a list of texts.'],
  ["platform: [x]", 'is no key that compose knows. Did you mean "platforms"?'],
])("what a build can't mean is told: %s", async (key, said) => {
  expect(await problem(`services: { a: { build: { context: ., ${key} } } }`)).toContain(said);
});
