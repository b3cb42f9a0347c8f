import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Certificate {
  /** Paths of PEM files. */
  readonly key: string;
  readonly cert: string;
}

export interface Wanted {
  readonly name: string;
  readonly from: Date;
  readonly until: Date;
}

/** As openssl takes it: `20200101000000Z`. */
const stamp = (at: Date) => `${at.toISOString().replace(/[-:T]/g, "").slice(0, 14)}Z`;

/** A certificate of any time, past ones too, vouched for by itself. */
export function certificate(folder: string, { name, from, until }: Wanted): Certificate {
  const at = (file: string) => join(folder, `${name}-${stamp(until)}-${file}`);
  const openssl = (...args: string[]) => execFileSync("openssl", args, { stdio: "pipe" });
  const pair = { key: at("key.pem"), cert: at("cert.pem") };
  const authority = ["[ca]", "default_ca=one", "[one]", `database=${at("index")}`, `serial=${at("serial")}`];
  const rules = [`new_certs_dir=${folder}`, "default_md=sha256", "policy=any", "x509_extensions=names", "unique_subject=no"];
  const names = ["[any]", "commonName=supplied", "[names]", `subjectAltName=DNS:${name}`, ""];
  writeFileSync(at("ca.cnf"), [...authority, ...rules, ...names].join("\n"));
  writeFileSync(at("index"), "");
  writeFileSync(at("serial"), `${String(until.getTime()).slice(-8)}\n`);
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", pair.key];
  openssl("req", "-new", ...key, "-subj", `/CN=${name}`, "-out", at("request"));
  const how = ["-batch", "-selfsign", "-notext", "-config", at("ca.cnf"), "-keyfile", pair.key];
  openssl("ca", ...how, "-in", at("request"), "-startdate", stamp(from), "-enddate", stamp(until), "-out", pair.cert);
  return pair;
}
