import { withComposeSite } from "./compose/site/compose-site.ts";
import type { WithSite } from "./site.ts";

/** The site of an environment, by its kind of target; a second kind gets its line here. */
export const withSite: WithSite = withComposeSite;
