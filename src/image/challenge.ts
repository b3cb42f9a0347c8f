/** What a registry asks for in `WWW-Authenticate`. */
export type Challenge =
  | { readonly scheme: "basic" }
  | {
      readonly scheme: "bearer";
      readonly realm: string;
      readonly service: string | undefined;
      readonly scope: string | undefined;
    };

/**
 * Reads the header; undefined when it asks for nothing that we can give. A server may offer several ways, also such as we
 * don't know (Negotiate): the token is taken before the password.
 */
export function parseChallenge(header: string | undefined): Challenge | undefined {
  const offers = [...(header ?? "").matchAll(/(?:^|,)\s*(basic|bearer)(?=\s|,|$)/gi)];
  const at = (word: string) => offers.find((offer) => offer[1]?.toLowerCase() === word)?.index;
  const bearer = at("bearer");
  const token = header === undefined || bearer === undefined ? undefined : bearerChallenge(header.slice(bearer));
  return token ?? (at("basic") === undefined ? undefined : { scheme: "basic" });
}

/** Of a name that is there again, in what follows from another way, the first one is this one's. */
function bearerChallenge(text: string): Challenge | undefined {
  const found = [...text.matchAll(/([a-z_]+)\s*=\s*(?:"([^"]*)"|([^\s",]+))/gi)];
  const value = (name: string) => {
    const match = found.find((one) => one[1]?.toLowerCase() === name);
    return match === undefined ? undefined : (match[2] ?? match[3] ?? "");
  };
  const realm = value("realm");
  return realm === undefined ? undefined : { scheme: "bearer", realm, service: value("service"), scope: value("scope") };
}
