import { z } from "zod";

/** What we read of GitHub's answers; everything else in them may change. */
export const made = z.object({ id: z.int().positive() });
export const anything = z.unknown();

const deployment = z.object({
  id: z.int().positive(),
  sha: z.string(),
  /** An object, or JSON as a text, as whoever made it liked. */
  payload: z.unknown(),
  creator: z.object({ login: z.string() }).nullish(),
});
export type KnownDeployment = z.output<typeof deployment>;
export const deployments = z.array(deployment);

export const statuses = z.array(z.object({ log_url: z.string().optional(), target_url: z.string().optional() }));

export const pulls = z.array(z.object({ number: z.int().positive(), state: z.string() }));

const comment = z.object({
  id: z.int().positive(),
  body: z.string().nullish(),
  user: z.object({ type: z.string().optional() }).nullish(),
  author_association: z.string().optional(),
});
export type KnownComment = z.output<typeof comment>;
export const comments = z.array(comment);
