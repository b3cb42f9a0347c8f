import { http } from "./http.ts";
import { traffic } from "./traffic.ts";

/** Every kind of check, by the key that names it. */
export const kinds = { http, traffic };
