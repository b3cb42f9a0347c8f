import { describe, expect, test } from "vitest";
import { run } from "./run.ts";

const node = (script: string, ...rest: string[]) => [process.execPath, "-e", script, ...rest] as [string, ...string[]];

describe("a command", () => {
  test("tells its code and both outputs, and a code other than 0 is a result", async () => {
    const finished = await run({ argv: node("console.log('out'); console.error('err'); process.exit(3)") });
    expect(finished).toMatchObject({ code: 3, stdout: "out\n", stderr: "err\n", timedOut: false });
  });

  test("gets its arguments as they are: there is no shell", async () => {
    const hostile = ["$(id)", "`id`", "a b", "; rm -rf x", "*", '"', "'", "\n", ""];
    const finished = await run({ argv: node("console.log(JSON.stringify(process.argv.slice(1)))", "--", ...hostile) });
    expect(JSON.parse(finished.stdout)).toEqual(hostile);
  });

  test("gets its standard input, and variables added to ours", async () => {
    const echo = "process.stdin.pipe(process.stdout); console.error(process.env.SLUICE_TEST, process.env.PATH !== undefined)";
    const finished = await run({ argv: node(echo), stdin: "secret", env: { SLUICE_TEST: "given" } });
    expect(finished).toMatchObject({ stdout: "secret", stderr: "given true\n" });
  });

  test("that doesn't read its input is no crash", async () => {
    const finished = await run({ argv: node("process.stdin.destroy(); process.exit(0)"), stdin: "x".repeat(5_000_000) });
    expect(finished.code).toBe(0);
  });

  test("that isn't there is code 127 with its name", async () => {
    const finished = await run({ argv: ["sluice-no-such-program"] });
    expect(finished).toMatchObject({ code: 127, stderr: "sluice-no-such-program: not found" });
  });

  test("in a folder that isn't there says that the folder is missing, not the program", async () => {
    const finished = await run({ argv: node(""), cwd: "/sluice-no-such-folder" });
    expect(finished).toMatchObject({ code: 127, stderr: "the folder /sluice-no-such-folder does not exist" });
  });

  test("that never stops writing is kept by its end", async () => {
    const script = "for (let i = 0; i < 3000; i++) process.stdout.write('x'.repeat(10000)); console.log('\\nend')";
    const { stdout, bytes } = await run({ argv: node(script), lastBytes: 1_000 });
    expect(bytes.length).toBe(1_000);
    expect(stdout.endsWith("x\nend\n")).toBe(true);
    expect(await run({ argv: node("console.log('short')"), lastBytes: 1_000 })).toMatchObject({ stdout: "short\n" });
  });

  test("that was killed has the code of a kill", async () => {
    expect((await run({ argv: node("process.kill(process.pid, 'SIGKILL')") })).code).toBe(137);
    expect((await run({ argv: node("process.kill(process.pid, 'SIGTERM')") })).code).toBe(143);
  });
});

describe("output", () => {
  test("of 20 MB arrives whole", async () => {
    const script = "for (let i = 0; i < 200; i++) process.stdout.write('x'.repeat(100_000))";
    expect((await run({ argv: node(script) })).stdout).toHaveLength(20_000_000);
  });

  test("that is no text arrives byte by byte", async () => {
    const finished = await run({ argv: node("process.stdout.write(Buffer.from([0, 255, 254, 10, 128]))") });
    expect([...finished.bytes]).toEqual([0, 255, 254, 10, 128]);
  });

  test("is told line by line while it runs, the last one without an end included", async () => {
    const lines: string[] = [];
    const script =
      "process.stdout.write('one\\ntw'); setTimeout(() => { process.stdout.write('o\\nthree'); console.error('err') }, 50)";
    await run({ argv: node(script), onLine: (line, stream) => lines.push(`${stream} ${line}`) });
    expect(lines.filter((line) => line.startsWith("stdout"))).toEqual(["stdout one", "stdout two", "stdout three"]);
    expect(lines).toContain("stderr err");
  });

  test("with a letter that came in two pieces is not spoiled", async () => {
    const lines: string[] = [];
    const script =
      "const e = Buffer.from('é\\n'); process.stdout.write(e.subarray(0, 1)); setTimeout(() => process.stdout.write(e.subarray(1)), 50)";
    await run({ argv: node(script), onLine: (line) => lines.push(line) });
    expect(lines).toEqual(["é"]);
  });
});

describe("a command that takes too long", () => {
  const stubborn = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('up')";
  /** Starts another program that keeps the output open, as Docker does with its plugins. */
  const parent = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(stubborn)}], { stdio: 'inherit' }); setInterval(() => {}, 1000)`;

  test("is ended after its time, and says so", async () => {
    const finished = await run({ argv: node(stubborn), timeoutMs: 400 });
    expect(finished).toMatchObject({ timedOut: true, code: 137 });
  });

  test("is ended with everything that it started", async () => {
    const began = performance.now();
    const finished = await run({ argv: node(parent), timeoutMs: 600 });
    expect(finished.timedOut).toBe(true);
    expect(performance.now() - began).toBeLessThan(3_000);
  });

  test("ends when the signal is aborted, by force when it doesn't listen", async () => {
    const controller = new AbortController();
    const began = performance.now();
    const running = run({
      argv: node(stubborn),
      signal: controller.signal,
      onLine: () => controller.abort(),
    });
    expect(await running).toMatchObject({ timedOut: false, code: 137 });
    expect(performance.now() - began).toBeLessThan(4_000);
  });

  test("doesn't begin its work when the signal was aborted before", async () => {
    const finished = await run({ argv: node("setInterval(() => {}, 1000)"), signal: AbortSignal.abort() });
    expect(finished.code).not.toBe(0);
  });
});

describe("a conversation", () => {
  test("goes back and forth, and ends when it is closed", async () => {
    const talk = run.open({ argv: node("process.stdin.on('data', (said) => process.stdout.write('heard ' + said))") });
    talk.write("one");
    expect(await talk.read()).toBe("heard one");
    talk.write("two");
    expect(await talk.read()).toBe("heard two");
    talk.close();
    expect(await talk.read()).toBeUndefined();
  });

  test("with a program that isn't there is over at once", async () => {
    expect(await run.open({ argv: ["sluice-no-such-program"] }).read()).toBeUndefined();
  });
});

test.each([
  ["a name that is too long", ["x".repeat(10_000)]],
  ["an argument that is too long", ["true", "x".repeat(3_000_000)]],
  ["a NUL byte", ["true", "a\0b"]],
] as const)("a command that the system does not take is a result too: %s", async (_story, argv) => {
  const ended = await run({ argv: [...argv] as [string, ...string[]] });
  expect(ended.code).toBe(127);
  expect(ended.stderr).toMatch(/ENAMETOOLONG|E2BIG|null bytes/);
});
