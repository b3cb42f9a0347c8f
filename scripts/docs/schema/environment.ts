import { checkSchema } from "./check.ts";
import { type JsonSchema, keyed, listOf, named, orEmpty, text, whole, word } from "./json-schema.ts";
import { patterns } from "./patterns.ts";
import { listen, strategySchema } from "./strategy.ts";

const service = (what: string) => text(what, patterns.service);
const ref = (name: string) => ({ $ref: `#/$defs/${name}` });

const checks = listOf("Checks.", ref("check"));
const percent: JsonSchema = { type: "number", minimum: 0, maximum: 100 };
const gate = keyed(
  "Checks, and how they are judged together.",
  {
    checks,
    score: keyed(
      "The weighted share of checks that must pass, in per cent; without it every check decides.",
      {
        pass: { description: "From here on the gate passes.", ...percent },
        marginal: { description: "From here on it is inconclusive, below it fails; as pass unless said.", ...percent },
        groups: {
          description: "What part of the score a group of checks has; groups that are not named share what is left.",
          type: "object",
          additionalProperties: percent,
        },
      },
      { required: ["pass"] },
    ),
    alerts: listOf(
      "How severe it is that a check does not pass, for those whom alert-webhook and alert-alertmanager tell; the first that fits holds.",
      keyed(
        "A rule.",
        {
          check: { description: "Its name, * for anything in it; all checks unless said.", type: "string", minLength: 1 },
          when: word("What it came to.", "fail", "inconclusive"),
          severity: word("P0 wakes people up, P3 is read in the morning.", "P0", "P1", "P2", "P3"),
        },
        { required: ["when", "severity"] },
      ),
    ),
  },
  { required: ["checks"] },
);

/** What stands at the top or in an environment; both refer to it. */
export const definitions: Readonly<Record<string, JsonSchema>> = {
  check: checkSchema,
  gate: {
    description: "Checks that a release must pass at each step: a list, or a mapping that says how they are judged together.",
    anyOf: [checks, gate],
  },
  strategy: strategySchema,
  database: keyed(
    "The database whose schema goes with the releases.",
    {
      service: service("Compose service of the database."),
      migrate: keyed(
        "How its schema is brought forward and back.",
        {
          tool: word("Only alembic as yet.", "alembic"),
          "run-in": service("Compose service whose image holds the migrations."),
          directory: text("Folder in the container that holds alembic.ini.", patterns.notBlank),
        },
        { required: ["tool", "run-in"] },
      ),
      user: text("Database user.", patterns.identifier),
      name: text("Database.", patterns.identifier),
      per: word(
        "With several hosts: each has its own, or all use one (environment), which the first host migrates for all.",
        "host",
        "environment",
      ),
    },
    { required: ["service", "migrate"] },
  ),
  routes: named(
    "Which service answers which path, or which host and path, like { /api: api:8000, /: web:3000, admin.shop.example: admin:80 }.",
    patterns.route,
    { type: "string", pattern: patterns.serviceAndPort },
    { minProperties: 1 },
  ),
};

const waiting = text("The longest wait.", patterns.positiveDuration, "30m");

const hooks = (what: string) =>
  listOf(
    what,
    keyed(
      "A command.",
      {
        run: {
          ...listOf(
            "The command as a list of words; no shell reads them.",
            { type: "string", not: { pattern: "\\u0000" } },
            { minItems: 1 },
          ),
          prefixItems: [{ type: "string", pattern: patterns.program }],
        },
        "run-in": service("Released service in a container of whose image it runs."),
        within: text("The longest that it may take; 5m for deploys, 1m for the others.", patterns.positiveDuration, "5m"),
        "on-failure": word("What follows when it fails.", "stop", "continue"),
      },
      { required: ["run"] },
    ),
  );

/** What may be said once for all environments. */
const inherited: Readonly<Record<string, JsonSchema>> = {
  routes: ref("routes"),
  gate: ref("gate"),
  interval: text("From one look of the gate to the next.", patterns.positiveDuration, "1s"),
  database: ref("database"),
  features: named("Feature toggles with their values.", patterns.feature, { type: ["boolean", "string", "number"] }),
  hooks: keyed(
    "Commands beside a rollout or a rollback; each is told of the release by JSON in SLUICE_HOOK and on standard input.",
    {
      "pre-deploy": hooks("Before anything but the containers is made."),
      "post-deploy": hooks("When everybody is on the release and its gate has passed."),
      "pre-rollback": hooks("When the earlier release is well and nobody has moved."),
      "post-rollback": hooks("When everything is back, by a rollback or by itself."),
      "cache-invalidate": hooks("When visitors have moved, in whichever direction."),
    },
  ),
  rollback: keyed("What undoing a release takes back.", {
    database: word("Whether the schema goes back, too.", "keep", "downgrade"),
  }),
  router: keyed("The proxy before the app: Sluice's, which splits visitors, or one of your own.", {
    kind: word("haproxy: Sluice's. none: a proxy of your own, in which `switch` moves visitors.", "haproxy", "none"),
    image: text("Image of HAProxy, 2.6 or newer.", patterns.imageReference, "haproxy:3.2-alpine"),
    switch: {
      ...listOf(
        "With kind none: the command that moves visitors, as a list of words; it is told whom to serve by JSON.",
        { type: "string", not: { pattern: "\\u0000" } },
        { minItems: 1 },
      ),
      prefixItems: [{ type: "string", pattern: patterns.program }],
    },
    "run-in": service("With kind none: the service in which that command runs; without it, it runs where the step runs."),
    within: text("With kind none: the longest that it may take.", patterns.positiveDuration, "1m"),
    "served-by": text("With kind none: the header in which your proxy says whom it asked.", patterns.header, "X-Served-By"),
    preview: text("With kind none: where your proxy shows the candidate.", patterns.url, "https://next.shop.example"),
  }),
  listen: listen("Port of the machine on which users reach the app, or address with port."),
  tls: keyed(
    "HTTPS with HTTP/2 at the proxy.",
    {
      certificates: text("Folder of the machine with PEM files: certificate, chain and key in one.", patterns.folder),
      listen: listen("Port of the machine, or address with port; 443 where nothing is said."),
      plain: word("What becomes of requests without TLS.", "redirect", "serve"),
    },
    { required: ["certificates"] },
  ),
  strategy: ref("strategy"),
  requires: listOf("URLs outside the app that must answer before a deploy begins.", {
    type: "string",
    pattern: patterns.url,
    examples: ["https://models.example/health"],
  }),
  workers: word("When services without a route change over.", "after-promotion", "with-traffic"),
  drain: text(
    "How long requests and WebSockets under way may go on before the release that serves them is stopped.",
    patterns.duration,
    "10s",
  ),
  "when-busy": {
    description:
      "What a deploy does while another one is under way: wait its turn; wait, unless a newer one comes (the default); refuse.",
    anyOf: [
      { enum: ["wait", "supersede", "refuse"] },
      { ...keyed("How long to wait.", { wait: waiting, supersede: waiting }), minProperties: 1, maxProperties: 1 },
    ],
  },
};

const machine: JsonSchema = {
  anyOf: [
    { type: "string", pattern: patterns.hostOrContext },
    keyed("A Docker context.", { context: text("Its name.", patterns.context) }, { required: ["context"] }),
  ],
};

const composeFiles = (what: string) => listOf(what, { type: "string", pattern: patterns.relativePath });

const environment: JsonSchema = orEmpty(
  keyed("An environment; what it doesn't say it takes from the top level.", {
    ...inherited,
    host: text("Machine of the app: ssh://deploy@shop.example, or local.", patterns.host, "local"),
    context: text("A Docker context instead of a host.", patterns.context),
    waves: listOf(
      "Several machines in turn: each wave does all steps and its gate, then the next begins.",
      { anyOf: [machine, listOf("A wave.", machine, { minItems: 1 })] },
      { minItems: 1 },
    ),
    "max-parallel": whole("How many machines of a wave go at the same time; all of them where nothing is said.", 1, {
      maximum: 100,
    }),
    "on-failure": word("What goes back when a machine fails: its wave, or all that this rollout has changed.", "wave", "all"),
    url: text("Where users reach the environment.", patterns.url, "https://shop.example"),
    after: {
      description: "Environments that must serve the commit first, and for how long.",
      anyOf: [
        named("Names with times, like { staging: 24h }.", patterns.name, { type: "string", pattern: patterns.duration }),
        listOf("Names.", { type: "string", pattern: patterns.notBlank }),
      ],
    },
    base: word("Whether services without a component change with a deploy.", "keep", "apply"),
    compose: composeFiles("Compose files of this environment, over the others."),
    profiles: listOf("Compose profiles.", { type: "string", pattern: patterns.notBlank }),
    "keep-disk": text(
      "How much the images of kept releases may take on the machine together, layers that they share counted once; the oldest go first, never what serves or what a rollback returns to.",
      patterns.size,
      "20GB",
    ),
    "keep-releases": whole("Releases that are kept on the machine.", 1, { maximum: 100, default: 5 }),
  }),
);

/** Top-level keys that are about environments. */
export const environmentKeys: Readonly<Record<string, JsonSchema>> = {
  ...inherited,
  environments: named("Environments by name, in the order of promotion.", patterns.name, environment),
};
export const composeKey = composeFiles("Compose files, relative to this file; without it compose.yaml.");
