import type { Cache } from "./cache.ts";
import { type Ended, type Options, ran, succeeds, tried } from "./command.ts";
import type { Part, Say, Step } from "./parts.ts";

/** What every part works with: commands run with the cache's PATH and Docker configuration, and steps that say how long they took. */
export class Bench {
  readonly steps: Step[] = [];
  readonly cache: Cache;
  readonly #say: Say;
  readonly #done = new Map<string, Promise<unknown>>();

  constructor(cache: Cache, say: Say) {
    this.cache = cache;
    this.#say = say;
  }

  say(part: Part, text: string): void {
    this.#say(`${part.padEnd(8)} ${text}`);
  }

  /** Several parts need the same thing: the first one to ask does it. */
  once<T>(name: string, work: () => Promise<T>): Promise<T> {
    const begun = this.#done.get(name) ?? work();
    this.#done.set(name, begun);
    return begun as Promise<T>;
  }

  /** Something that takes time: said when it begins and when it has ended. */
  async step<T>(part: Part, text: string, work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    this.say(part, `${text} …`);
    try {
      return await work();
    } finally {
      const seconds = (performance.now() - began) / 1000;
      this.steps.push({ part, said: text, seconds });
      this.say(part, `${text}: ${seconds.toFixed(1)} s`);
    }
  }

  tried(argv: readonly string[], options: Options = {}): Promise<Ended> {
    return tried(argv, this.#with(options));
  }

  ran(argv: readonly string[], options: Options = {}): Promise<string> {
    return ran(argv, this.#with(options));
  }

  succeeds(argv: readonly string[], options: Options = {}): Promise<boolean> {
    return succeeds(argv, this.#with(options));
  }

  #with(options: Options): Options {
    return { ...options, env: { ...this.cache.env, ...options.env } };
  }
}
