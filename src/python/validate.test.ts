import { expect, test } from "vitest";
import { fakeFiles, fakeRun, fakeWorld } from "../world.testing.ts";
import type { Command, Finished } from "../world.ts";
import { type PythonInputs, pythonInputs } from "./inputs.ts";
import { validate } from "./validate.ts";

const app = "/workspace/app";
const uvProject = {
  "pyproject.toml": '[project]\nname = "shop"\nrequires-python = ">=3.10"\ndependencies = ["duckdb"]\n',
  "uv.lock": "version = 1\n",
};

async function inputs(given: Readonly<Record<string, string>> = {}): Promise<PythonInputs> {
  const raw: Readonly<Record<string, string>> = { "working-directory": "app", ...given };
  const read = Object.entries(pythonInputs).map(async ([name, schema]) => [name, await schema.parseAsync(raw[name] ?? "")]);
  return Object.fromEntries(await Promise.all(read)) as PythonInputs;
}

/** A machine with these programs: the Pythons by name and version, and others by name. */
function machine(
  files: Readonly<Record<string, string>>,
  pythons: Readonly<Record<string, string>>,
  programs: readonly string[],
) {
  const disk = fakeFiles(Object.fromEntries(Object.entries(files).map(([name, text]) => [`${app}/${name}`, text])));
  const overrides: ((command: Command) => Partial<Finished> | undefined)[] = [];
  const answer = (command: Command): Partial<Finished> => {
    const [program, ...rest] = command.argv;
    const said = overrides.map((override) => override(command)).find((known) => known !== undefined);
    if (said !== undefined) return said;
    const version = pythons[program.replace(/^\/usr\/bin\//, "")] ?? (program.includes("/.venv/") ? made : undefined);
    if (version !== undefined && rest.at(-1)?.includes("sys.implementation")) {
      const path = program.startsWith("/") ? program : `/usr/bin/${program}`;
      return { stdout: JSON.stringify({ path, version, name: "cpython" }) };
    }
    if (version !== undefined && rest.at(-1)?.includes("distributions")) return { stdout: '[["DuckDB", "1.4.0"]]' };
    if (version !== undefined && rest.includes("importlib.import_module")) return { code: 42 };
    if (rest[0] === "venv" || rest.includes("venv")) {
      const base = program === "uv" ? (rest[rest.indexOf("--python") + 1] ?? "") : program;
      made = pythons[base.replace(/^\/usr\/bin\//, "")];
      disk.all.set(`${rest.at(-1)}/pyvenv.cfg`, "");
      disk.all.set(`${rest.at(-1)}/bin/python`, "");
    }
    return version !== undefined || programs.includes(program) ? {} : { code: 127, stderr: `${program}: not found` };
  };
  let made: string | undefined;
  const run = fakeRun(answer);
  const ran = () => run.calls.map(({ argv }) => argv.join(" "));
  return {
    world: fakeWorld({ run, files: disk }),
    ran,
    run,
    disk,
    says: (override: (typeof overrides)[0]) => overrides.push(override),
  };
}

test("a sound project: the lock is asked before anything is made, then the environment is filled from it", async () => {
  const { world, ran, run } = machine(uvProject, { python: "3.12.4" }, ["uv"]);
  const outcome = await validate(await inputs({ tools: "duckdb>=1" }), world);
  expect(outcome).toMatchObject({
    result: "valid",
    failed: false,
    explanation: "Python 3.12.4 with uv: all 8 checks passed.",
    outputs: {
      "python-version": "3.12.4",
      "python-path": `${app}/.venv/bin/python`,
      venv: `${app}/.venv`,
      "package-manager": "uv",
    },
  });
  const order = ran().filter((line) => /^uv (lock|venv|sync|pip)/.test(line));
  expect(order.map((line) => line.split(" ").slice(0, 3).join(" "))).toEqual([
    "uv lock --check",
    "uv venv --clear",
    "uv sync --locked",
    "uv pip check",
  ]);
  expect(run.calls.find(({ argv }) => argv[1] === "sync")?.env).toMatchObject({ UV_PROJECT_ENVIRONMENT: `${app}/.venv` });
});

test("a stale lock stops everything that would repair it", async () => {
  const { world, ran, says } = machine(uvProject, { python: "3.12.4" }, ["uv"]);
  says(({ argv }) =>
    argv[1] === "lock" ? { code: 1, stderr: "error: The lockfile at `uv.lock` needs to be updated" } : undefined,
  );
  const outcome = await validate(await inputs({ tools: "duckdb", imports: "shop" }), world);
  expect(outcome.explanation).toBe(
    "The environment has a problem: Lock: uv.lock does not belong to pyproject.toml any more (app/uv.lock:1).",
  );
  expect(outcome).toMatchObject({ result: "invalid", failed: true, outputs: { venv: "" } });
  expect(ran().some((line) => /sync|venv|install/.test(line))).toBe(false);
  expect(outcome.summary).toContain('Run "uv lock" and commit uv.lock.');
});

test("a package manager that is missing is named with the command that brings it; other problems are told too", async () => {
  const files = {
    "poetry.lock": "",
    "pyproject.toml": "[tool.poetry.dependencies]\npython = '^3.10'\n",
    ".python-version": "3.9",
  };
  const { world } = machine(files, { python3: "3.12.4" }, []);
  const outcome = await validate(await inputs(), world);
  expect(outcome.explanation).toMatch(
    /^The environment has 2 problems: .*\(app\/\.python-version:1\) · .*poetry, which is not here/,
  );
  expect(outcome.summary).toContain("pipx install poetry");
  expect(outcome.annotations).toMatchObject([{ place: { file: "app/.python-version", line: 1 } }]);
});

test("a shim that doesn't run and a Python that doesn't fit are passed over for one that does", async () => {
  const { world } = machine(uvProject, { python: "3.9.1", python3: "3.9.1", "python3.13": "3.13.2" }, ["uv"]);
  const outcome = await validate(await inputs({ "python-version": "3.13" }), world);
  expect(outcome.outputs["python-version"]).toBe("3.13.2");
});

test("Python of the runner's tool cache is found, the newest that fits", async () => {
  const { world, disk, says } = machine({ "requirements.txt": "six==1.16.0" }, { python: "3.9.1" }, []);
  for (const version of ["3.9.20", "3.11.9", "3.12.10", "3.12.9", "3.14.0"]) {
    disk.all.set(`/opt/hostedtoolcache/Python/${version}/x64/bin/python3`, "");
  }
  says(({ argv }) => {
    const version = /Python\/([\d.]+)\/x64/.exec(argv[0])?.[1];
    return version === undefined || argv.includes("venv")
      ? undefined
      : { stdout: JSON.stringify({ path: argv[0], version, name: "cpython" }) };
  });
  const outcome = await validate(await inputs({ "python-version": ">=3.10,<3.14", install: "false" }), world);
  expect(outcome.outputs["python-path"]).toBe("/opt/hostedtoolcache/Python/3.12.10/x64/bin/python3");
});

test("no Python fits: what there is, and that ==3.12 means 3.12.0", async () => {
  const { world } = machine(uvProject, { python: "3.12.4", "python3.9": "3.9.2" }, ["uv"]);
  const outcome = await validate(await inputs({ "python-version": "==3.12" }), world);
  expect(outcome.explanation).toContain('no Python that meets the input python-version ("==3.12") and requires-python');
  expect(outcome.explanation).toContain("there is 3.12.4");
  expect(outcome.summary).toContain('write "==3.12.\\*"');
});

test("a folder in the place of the environment that is none is left alone", async () => {
  const { world, ran } = machine({ ...uvProject, ".venv/precious.txt": "" }, { python: "3.12.4" }, ["uv"]);
  const outcome = await validate(await inputs(), world);
  expect(outcome.explanation).toContain(`${app}/.venv is there and is no virtual environment, so it is left alone`);
  expect(ran().some((line) => line.startsWith("uv venv"))).toBe(false);
});

test("Debian's Python without ensurepip: uv makes the environment, and without uv the package is named", async () => {
  const noEnsurepip = ({ argv }: Command) =>
    argv.includes("-m") && argv.includes("venv") ? { code: 1, stdout: "ensurepip is not available." } : undefined;
  const files = { "requirements.txt": "six==1.16.0\n" };
  const without = machine(files, { python3: "3.11.2" }, []);
  without.says(noEnsurepip);
  expect((await validate(await inputs(), without.world)).summary).toContain("apt-get install python3-venv");
  const withUv = machine(files, { python3: "3.11.2" }, ["uv"]);
  withUv.says(noEnsurepip);
  withUv.says(({ argv }) => (argv.join(" ").endsWith("-m pip --version") ? { code: 1 } : undefined));
  expect(await validate(await inputs(), withUv.world)).toMatchObject({ result: "valid" });
  expect(withUv.ran()).toContain(`uv pip install --python ${app}/.venv/bin/python -r requirements.txt`);
});

test("an environment of another Python is made anew, one of the same is kept", async () => {
  const { world, ran } = machine(uvProject, { python: "3.12.4", "python3.11": "3.11.9" }, ["uv"]);
  await validate(await inputs(), world);
  await validate(await inputs(), world);
  expect(ran().filter((line) => line.startsWith("uv venv"))).toHaveLength(1);
  const outcome = await validate(await inputs({ "python-version": "3.11" }), world);
  expect(ran().filter((line) => line.startsWith("uv venv"))).toHaveLength(2);
  expect(outcome.outputs["python-version"]).toBe("3.11.9");
});

test("hostile names stay text in the summary", async () => {
  const { world } = machine({ ...uvProject, ".python-version": "<img src=x>|`[a](b)\n" }, { python: "3.12.4" }, ["uv"]);
  const outcome = await validate(await inputs(), world);
  expect(outcome.summary).toContain("\\<img src=x\\>\\|\\`\\[a\\](b)");
  expect(outcome.summary).not.toMatch(/(?<!\\)<img/);
});
