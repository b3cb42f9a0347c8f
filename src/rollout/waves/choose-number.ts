import { type Ledger, nextNumber, releaseNumbered, serving } from "../../release/ledger.ts";

export interface Numbering {
  readonly ledger: Ledger;
  /** Whether what is to be released serves there already. */
  readonly already: boolean;
}

/**
 * The number of a release on all targets: the lock-holding target's own where that serves it already and the others only
 * have to catch up, else one that none of them has used. A number never means two things on one target, so a target
 * that has it for something else, or lost what it means, makes it a new one for all.
 */
export function chooseNumber(targets: readonly Numbering[]): number {
  const [lead] = targets;
  const number = lead?.already === true ? serving(lead.ledger)?.number : undefined;
  const known = lead === undefined ? undefined : releaseNumbered(lead.ledger, number);
  const clear = targets.every(({ ledger, already }) => {
    const own = releaseNumbered(ledger, number);
    const means = own === undefined || sameImages(own.images, known?.images ?? {});
    return means && (already || serving(ledger)?.number !== number);
  });
  return number !== undefined && clear ? number : Math.max(...targets.map(({ ledger }) => nextNumber(ledger)));
}

function sameImages(left: Readonly<Record<string, string>>, right: Readonly<Record<string, string>>): boolean {
  return Object.keys({ ...left, ...right }).every((part) => left[part] === right[part]);
}
