/** A proxy of the user's own: Sluice runs no proxy, and visitors are moved by a command. */
export interface OwnRouter {
  /** No shell reads it. */
  readonly run: readonly [string, ...string[]];
  /** A service in which it runs: of a released one in a container of its own, of a base service in the one that runs. */
  readonly runIn: string | undefined;
  /** How long it may take (ms). */
  readonly within: number;
  /** The header of an answer in which the proxy says to whom it handed a request: `web-r17:8000`, or an address. */
  readonly servedBy: string | undefined;
  /** Where the proxy shows a release before visitors are sent to it, without a slash at the end. */
  readonly preview: string | undefined;
}
