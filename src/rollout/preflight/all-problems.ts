import { Failure, fail } from "../../failure.ts";
import { notReady, severalToCorrect } from "../failures.ts";

/** Problems that are told together, so that nobody repairs one, runs again, and meets the next. */
export interface Problems {
  /** Does the work; a Failure of it is kept for later, and the answer is undefined. */
  look<Result>(work: () => Promise<Result> | Result): Promise<Result | undefined>;
  add(failures: readonly Failure[]): void;
  /** Throws what was kept: one problem as it is, several as a list. */
  tell(): void;
}

export function problemsOf(environment: string): Problems {
  const kept: Failure[] = [];
  return {
    async look(work) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        kept.push(error);
        return undefined;
      }
    },
    add: (failures) => kept.push(...failures),
    tell() {
      const [first] = kept;
      if (first === undefined) return;
      // Several checks meet the same Docker that refuses: one problem, told once.
      const problems = [...new Set(kept.map(({ message }) => message))];
      if (problems.length === 1) throw first;
      // Nobody looks for a fault around the step when there is one to put right in their files.
      const theirs = kept.some(({ fault }) => fault === "user");
      throw theirs ? fail(severalToCorrect, { environment, problems, kept }) : fail(notReady, { environment, problems });
    },
  };
}
