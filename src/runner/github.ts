import type { GitHub } from "../world.ts";

/** GitHub's REST API with this token; the client is loaded at the first call only, since many runs need none. */
export function gitHub(token: string): GitHub {
  return {
    async request(method, path, body) {
      const { getOctokit } = await import("@actions/github");
      const octokit = getOctokit(token);
      const parameters = body === undefined ? {} : { data: body };
      const response = await octokit.request(`${method} ${path}`, { ...parameters, request: { timeout: 10_000 } });
      return { status: response.status, data: response.data };
    },
  };
}
