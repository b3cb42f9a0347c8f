import type { ProxyState } from "./proxy-state.ts";

const cookie = "sluice-bucket";

/** The app sees nothing of this, and nobody can speak in the proxy's name. */
export const forget = "http-request del-header sluice- -m beg";

export const split = (map: string): string => `http-request set-var(txn.sluice_split) str(split),map(${map})`;

type Deciding = Pick<ProxyState, "token" | "visitors">;

/** A visitor's draw, kept in a cookie; or a draw for each request. */
function draw({ visitors }: Deciding): readonly string[] {
  if (visitors?.sticky === "request") return ["http-request set-var(txn.sluice_bucket) rand(1000)"];
  return [
    `http-request set-var(txn.sluice_bucket) req.cook(${cookie}) if { req.cook(${cookie}) -m reg ^[0-9]{1,3}$ }`,
    "http-request set-var(txn.sluice_fresh) bool(true) if !{ var(txn.sluice_bucket) -m found }",
    "http-request set-var(txn.sluice_bucket) rand(1000) if !{ var(txn.sluice_bucket) -m found }",
  ];
}

/** Who belongs to a cohort is on the candidate at every share above 0, and in a preview that lets cohorts in. */
function early({ visitors }: Deciding): readonly string[] {
  const { header = {}, cookie: cookies = {} } = visitors?.cohorts ?? {};
  const asked = [
    ...Object.entries(header).map(([name, values]) => `{ req.hdr(${name}) -m str -- ${values.join(" ")} }`),
    ...Object.entries(cookies).map(([name, values]) => `{ req.cook(${name}) -m str -- ${values.join(" ")} }`),
  ];
  if (asked.length === 0) return [];
  return [
    ...asked.map((one) => `http-request set-var(txn.sluice_cohort) bool(true) if ${one}`),
    "http-request set-var(txn.sluice_look) var(txn.sluice_split),field(4,-)",
    ...["{ var(txn.sluice_share) -m int gt 0 }", "{ var(txn.sluice_look) -m str cohorts }"].map(
      (when) => `http-request set-var(txn.sluice_early) bool(true) if { var(txn.sluice_cohort) -m found } ${when}`,
    ),
    "http-request set-var(txn.sluice_slot) var(txn.sluice_split),field(2,-) if { var(txn.sluice_early) -m found }",
  ];
}

/** Which slot a request goes to: the preview's choice, else its cohort, else the bucket (0–999) against the share. */
export function decide(state: Deciding, map: string): readonly string[] {
  const asks = (what: string) => `{ req.hdr(sluice-preview) -m str ${state.token}-${what} }`;
  return [
    ...["a", "b", "split"].map((what) => `http-request set-var(txn.sluice_preview) str(${what}) if ${asks(what)}`),
    forget,
    // Asked again only where that can't do anything twice.
    "http-request disable-l7-retry unless METH_GET",
    split(map),
    ...draw(state),
    "http-request set-var(txn.sluice_share) var(txn.sluice_split),field(3,-)",
    "http-request set-var(txn.sluice_slot) var(txn.sluice_split),field(1,-)",
    "http-request set-var(txn.sluice_slot) var(txn.sluice_split),field(2,-) if { var(txn.sluice_bucket),sub(txn.sluice_share) lt 0 }",
    ...early(state),
    // Cohorts are counted apart: no share sent them there.
    "http-request set-var(txn.sluice_count) var(txn.sluice_slot)",
    "http-request set-var(txn.sluice_count) var(txn.sluice_slot),concat(-early) if { var(txn.sluice_early) -m found }",
    "http-request set-var(txn.sluice_slot) var(txn.sluice_preview) if { var(txn.sluice_preview) -m str a b }",
  ];
}

/** Who served is told to whom knows the token, and to nobody else. */
export const tell: readonly string[] = [
  "http-after-response del-header sluice- -m beg",
  "http-after-response set-header sluice-served-by %si:%sp if { var(txn.sluice_preview) -m found }",
  "http-after-response set-header sluice-slot %[var(txn.sluice_slot)] if { var(txn.sluice_preview) -m found }",
];

const bucketOf = `${cookie}=%[var(txn.sluice_bucket)]; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax`;

/** A cache between us and the visitors must not hand one visitor's bucket to all. */
export function giveBucket({ visitors }: Deciding): readonly string[] {
  if (visitors?.sticky === "request") return [];
  return [`Cache-Control 'no-cache="set-cookie"'`, `Set-Cookie "${bucketOf}"`].map(
    (header) =>
      `http-after-response add-header ${header} if { var(txn.sluice_fresh) -m bool } !{ var(txn.sluice_preview) -m found }`,
  );
}
