import type { z } from "zod";
import type { Tls } from "../model.ts";
import { listenSchema } from "./host.ts";
import { keyed, readingText, word } from "./reading.ts";

// It becomes part of an option of Docker, in which a comma begins the next one.
const folder = readingText("a folder of the host, like /etc/shop/tls", (text) =>
  /^\/[A-Za-z0-9._/-]*$/.test(text) ? text : undefined,
);
const everywhere = { address: "0.0.0.0", port: 443 };

/** `{ certificates: /etc/shop/tls, listen: 443, plain: redirect }` */
export const tlsSchema: z.ZodType<Tls, unknown> = keyed("tls", {
  certificates: folder,
  listen: listenSchema.optional(),
  plain: word("redirect", "serve").optional(),
}).transform(({ certificates, listen = everywhere, plain = "redirect" }) => ({ certificates, listen, plain }));
