let last: Promise<void> = Promise.resolve();

/**
 * Resolves when it is this caller's turn: one each time round Node's loop. Whatever begins at the same moment (thirty looks of a gate)
 * would otherwise be sent off first and read afterwards, and the first ones would be told to have taken as long as all of them took us.
 */
export function turn(): Promise<void> {
  last = last.then(() => new Promise((resolve) => setImmediate(resolve)));
  return last;
}
