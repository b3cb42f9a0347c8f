const cookie = "sluice-bucket";

/** Which slot a request goes to: the preview's choice, else the visitor's bucket (0–999) against the share. */
export function decide(token: string, map: string): readonly string[] {
  const asks = (what: string) => `{ req.hdr(sluice-preview) -m str ${token}-${what} }`;
  return [
    ...["a", "b", "split"].map((what) => `http-request set-var(txn.sluice_preview) str(${what}) if ${asks(what)}`),
    // The app sees nothing of this, and nobody can speak in the proxy's name.
    "http-request del-header sluice- -m beg",
    // Asked again only where that can't do anything twice.
    "http-request disable-l7-retry unless METH_GET",
    `http-request set-var(txn.sluice_split) str(split),map(${map})`,
    `http-request set-var(txn.sluice_bucket) req.cook(${cookie}) if { req.cook(${cookie}) -m reg ^[0-9]{1,3}$ }`,
    "http-request set-var(txn.sluice_fresh) bool(true) if !{ var(txn.sluice_bucket) -m found }",
    "http-request set-var(txn.sluice_bucket) rand(1000) if !{ var(txn.sluice_bucket) -m found }",
    "http-request set-var(txn.sluice_share) var(txn.sluice_split),field(3,-)",
    "http-request set-var(txn.sluice_slot) var(txn.sluice_split),field(1,-)",
    "http-request set-var(txn.sluice_slot) var(txn.sluice_split),field(2,-) if { var(txn.sluice_bucket),sub(txn.sluice_share) lt 0 }",
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
export const giveBucket: readonly string[] = [`Cache-Control 'no-cache="set-cookie"'`, `Set-Cookie "${bucketOf}"`].map(
  (header) =>
    `http-after-response add-header ${header} if { var(txn.sluice_fresh) -m bool } !{ var(txn.sluice_preview) -m found }`,
);
