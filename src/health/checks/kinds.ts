import type { CheckSpec } from "../check-spec.ts";
import type { Start } from "../measure.ts";
import { startHttp } from "./http.ts";
import { startTraffic } from "./traffic.ts";

type Kinds = { readonly [Kind in CheckSpec["kind"]]: Start<Extract<CheckSpec, { kind: Kind }>> };

/** How each kind of check is measured. */
export const kinds: Kinds = {
  http: startHttp,
  traffic: startTraffic,
};
