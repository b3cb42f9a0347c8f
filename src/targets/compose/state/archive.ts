import { extract, pack } from "tar-stream";

/** Text files, which anybody may read where no mode is said, and symbolic links by path; folders are made from the paths. */
export type Archive = ReadonlyMap<string, ArchiveEntry>;
export type ArchiveEntry = { readonly text: string; readonly mode?: number } | { readonly link: string };

/** Fixed, so that the same content is the same archive. */
const mtime = new Date(0);

function foldersOf(paths: Iterable<string>): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const path of paths) {
    const parts = path.split("/").slice(0, -1);
    parts.forEach((_part, index) => {
      folders.add(parts.slice(0, index + 1).join("/"));
    });
  }
  return folders;
}

/** A tar archive in the order of the map: what comes last is written last. */
export async function packed(archive: Archive): Promise<Uint8Array> {
  const tar = pack();
  for (const name of foldersOf(archive.keys())) tar.entry({ name, type: "directory", mode: 0o755, mtime });
  for (const [name, entry] of archive) {
    if ("link" in entry) tar.entry({ name, type: "symlink", linkname: entry.link, mtime });
    else tar.entry({ name, mode: entry.mode ?? 0o644, mtime }, entry.text);
  }
  tar.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of tar) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

/** What is in a tar archive, paths as they stand there without a slash at the end. */
export async function unpacked(bytes: Uint8Array): Promise<Archive> {
  const archive = new Map<string, { text: string } | { link: string }>();
  const tar = extract();
  tar.end(bytes);
  for await (const entry of tar) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of entry) chunks.push(chunk as Uint8Array);
    if (entry.header.type === "symlink") archive.set(entry.header.name, { link: entry.header.linkname ?? "" });
    if (entry.header.type === "file") archive.set(entry.header.name, { text: Buffer.concat(chunks).toString("utf8") });
  }
  return archive;
}
