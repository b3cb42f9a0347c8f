/** What a registry asks for in `WWW-Authenticate`. */
export type Challenge =
  | { readonly scheme: "basic" }
  | {
      readonly scheme: "bearer";
      readonly realm: string;
      readonly service: string | undefined;
      readonly scope: string | undefined;
    };

/** Reads the header; undefined when it asks for nothing that we can give. */
export function parseChallenge(header: string | undefined): Challenge | undefined {
  const word = /^\s*(basic|bearer)\b/i.exec(header ?? "")?.[1]?.toLowerCase();
  if (header === undefined || word === undefined) return undefined;
  if (word === "basic") return { scheme: "basic" };
  const values = new Map(
    [...header.matchAll(/([a-z_]+)\s*=\s*(?:"([^"]*)"|([^\s",]+))/gi)].map((match) => [
      (match[1] ?? "").toLowerCase(),
      match[2] ?? match[3] ?? "",
    ]),
  );
  const realm = values.get("realm");
  if (realm === undefined) return undefined;
  return { scheme: "bearer", realm, service: values.get("service"), scope: values.get("scope") };
}
