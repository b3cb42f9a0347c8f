import type { Bench } from "./bench.ts";

/** Docker Hub, where it answers: the first failure is enough to know that it does not. */
export class Hub {
  readonly #bench: Bench;
  #answers = true;

  constructor(bench: Bench) {
    this.#bench = bench;
  }

  async pull(image: string): Promise<boolean> {
    if (!this.#answers) return false;
    return this.#bench.step("images", `docker pull ${image}`, async () => {
      const pulled = await this.#bench.tried(["docker", "pull", image], { firstWordMs: 15_000, limitMs: 300_000 });
      if (pulled.code === 0) return true;
      this.#answers = false;
      const why = pulled.err.trim().split("\n").at(-1) ?? "";
      this.#bench.say("images", `the hub does not answer (${why.slice(0, 160)}): stand-ins from Debian packages instead`);
      return false;
    });
  }
}
