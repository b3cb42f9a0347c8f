import { failure } from "../../failure.ts";

export const engineUnreachable = failure<{ where: string; said: string; remedy: string }>(
  "docker-unreachable",
  "environment",
  ({ where, said, remedy }) => ({
    sentence: `Docker on ${where} can't be reached: ${said}`,
    remedy,
  }),
);

export const dockerRefused = failure<{ where: string; what: string; said: string }>(
  "docker-refused",
  "environment",
  ({ where, what, said }) => ({
    sentence: `Docker on ${where} refused \`docker ${what}\`: ${said}`,
    remedy: "Correct what Docker names, then run this again; what was done so far is found and not done twice.",
  }),
);

export const diskFull = failure<{ where: string; said: string }>("disk-full", "environment", ({ where, said }) => ({
  sentence: `The disk of ${where} is full: ${said}`,
  remedy: "Make room there (`docker system df` shows what Docker keeps), then run this again.",
}));

export const unsafeArgument = failure<{ value: string; what: string }>("unsafe-argument", "user", ({ value, what }) => ({
  sentence: `${JSON.stringify(value)} can't be ${what}: it would be read as an option or as something else.`,
  remedy: "Use letters, digits, dots, dashes and underscores, and don't begin with a dash.",
}));
