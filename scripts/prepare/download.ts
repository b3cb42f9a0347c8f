import { createHash } from "node:crypto";
import { chmodSync, renameSync, writeFileSync } from "node:fs";
import type { Bench } from "./bench.ts";
import type { Part } from "./parts.ts";

/** An official binary, held to the checksums published beside it. False when the site does not answer within 15 s. */
export function download(bench: Bench, part: Part, url: string, sums: string, file: string): Promise<boolean> {
  return bench.step(part, `download ${url}`, async () => {
    try {
      const [binary, list] = await Promise.all([read(url), read(sums)]);
      const sum = createHash("sha256").update(binary).digest("hex");
      const wanted = list
        .toString()
        .split("\n")
        .find((line) => line.trimEnd().endsWith(url.slice(url.lastIndexOf("/") + 1)));
      if (!wanted?.startsWith(sum)) throw new Error(`its checksum is ${sum}, published is ${wanted ?? "none"}`);
      writeFileSync(`${file}.part`, binary);
      chmodSync(`${file}.part`, 0o755);
      renameSync(`${file}.part`, file);
      return true;
    } catch (cause) {
      const why = cause instanceof Error ? (cause.cause instanceof Error ? cause.cause.message : cause.message) : String(cause);
      bench.say(part, `not from there (${why}): the next way`);
      return false;
    }
  });
}

async function read(url: string): Promise<Buffer> {
  const control = new AbortController();
  const first = setTimeout(() => control.abort(new Error("no answer within 15 s")), 15_000);
  const response = await fetch(url, { signal: control.signal });
  clearTimeout(first);
  if (!response.ok) throw new Error(`it answers ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}

export const MACHINE = process.arch === "arm64" ? { uname: "aarch64", go: "arm64" } : { uname: "x86_64", go: "amd64" };
