import type { Route } from "../../../project/model.ts";
import type { ReleasedService } from "../../../release/release.ts";
import type { ComposeDocument } from "../document/document.ts";
import type { ProxyReach } from "../proxy-reach.ts";
import { placeInService, sayPlace, type Written } from "./places.ts";

export interface UnheardSpec {
  readonly document: ComposeDocument;
  readonly released: readonly ReleasedService[];
  readonly routes: readonly Route[];
  readonly reach: Pick<ProxyReach, "also" | "inside">;
  readonly files: Written;
}

/** Ports at which something else than HTTP is spoken, whatever the program. */
const spoken: Readonly<Record<number, string>> = {
  ...{ 21: "FTP", 22: "SSH", 25: "SMTP", 53: "DNS", 110: "POP3", 143: "IMAP", 389: "LDAP", 443: "TLS", 465: "SMTP" },
  ...{ 587: "SMTP", 993: "IMAP", 995: "POP3", 1883: "MQTT", 2222: "SSH", 3306: "MySQL", 5432: "Postgres", 5672: "AMQP" },
  ...{ 6379: "Redis", 8443: "TLS", 8883: "MQTT", 9092: "Kafka", 9443: "TLS", 11211: "memcached", 27017: "MongoDB" },
};

/** Ways to released services on which nobody would be heard, since the proxy in between does not have them; with lines. */
export function unheard(spec: UnheardSpec): readonly string[] {
  return [...foreignProtocols(spec), ...askedInVain(spec)];
}

function foreignProtocols({ reach, files }: UnheardSpec): readonly string[] {
  return reach.also.flatMap(({ service, port, target }) => {
    const protocol = spoken[target];
    if (protocol === undefined) return [];
    const place = sayPlace(placeInService(files, service, "ports", String(target)));
    const remedy =
      protocol === "TLS"
        ? "Let the proxy end TLS (`tls:` of the environment), or what stands in front of it."
        : "Publish it by a service that is not released.";
    return [
      `${service}${place}: port ${port} leads to ${target}, where ${protocol} is usually spoken, and the proxy in front of released services speaks HTTP only. ${remedy}`,
    ];
  });
}

/** A web server that is a base service finds released ones by their plain names, which mean the proxy. */
function askedInVain({ document, released, routes, reach, files }: UnheardSpec): readonly string[] {
  const names = released.map(({ name }) => name);
  const heard = new Set([...routes, ...reach.inside].map(({ service }) => service));
  return Object.entries(document.services).flatMap(([base, { depends_on: needs = {} }]) => {
    if (names.includes(base)) return [];
    const silent = Object.keys(needs).filter((other) => names.includes(other) && !heard.has(other));
    return silent.map((other) => {
      const place = sayPlace(placeInService(files, base, "depends_on", other));
      return `${base}${place}: it depends on ${other}, of which no port is known. Base services reach released ones through the proxy, on the ports that have a route or that the service publishes or exposes: add \`expose\` to ${other} if ${base} asks it anything.`;
    });
  });
}
