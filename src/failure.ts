/** Whose fault a failure is: the caller's input, something around us (Docker, network, disk), or a defect of ours. */
export type Fault = "user" | "environment" | "ours";

/** Where in a file the cause stands; lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** One entry of a room's catalogue: `sentence` says what happened and why, `remedy` what to do. */
export interface FailureText {
  readonly sentence: string;
  readonly remedy: string;
  readonly place?: Place;
  /** More problems of the same kind, each shown at its own place; `sentence` tells all of them. */
  readonly further?: readonly { readonly message: string; readonly place: Place }[];
}

export interface FailureKind<Context> {
  readonly code: string;
  readonly fault: Fault;
  readonly text: (context: Context) => FailureText;
}

/** A room's own catalogue: code → how it is told. Codes are kebab-case and unique in the whole suite. */
export function failure<Context>(code: string, fault: Fault, text: (context: Context) => FailureText): FailureKind<Context> {
  return { code, fault, text };
}

const failuresPage = "https://github.com/sluice-delivery/sluice/blob/main/FAILURES.md";

/** The one error type of the suite. */
export class Failure extends Error {
  readonly code: string;
  readonly fault: Fault;
  readonly sentence: string;
  readonly remedy: string;
  readonly place: Place | undefined;
  readonly further: NonNullable<FailureText["further"]>;

  constructor(code: string, fault: Fault, text: FailureText, cause?: unknown) {
    super(`${text.sentence} ${text.remedy}`.trim(), cause === undefined ? undefined : { cause });
    this.name = "Failure";
    this.code = code;
    this.fault = fault;
    this.sentence = text.sentence;
    this.remedy = text.remedy;
    this.place = text.place;
    this.further = text.further ?? [];
  }

  get link(): string {
    return `${failuresPage}#${this.code}`;
  }
}

/** Makes the failure of a catalogue entry; `throw fail(noSuchEnvironment, { … })`. */
export function fail<Context>(kind: FailureKind<Context>, context: Context, cause?: unknown): Failure {
  return new Failure(kind.code, kind.fault, kind.text(context), cause);
}
