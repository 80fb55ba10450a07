/** Where a package says what it does. The edge decides how it looks; secrets are masked there, not here. */
export interface Logger {
  /** Details for whoever debugs a run; hidden unless debugging is on. */
  debug(message: string): void;
  /** What a reader of the log wants to know. One line, or several joined by `\n`. */
  info(message: string): void;
  /** Something to look at that does not fail the run. */
  warn(message: string): void;
  /** What makes the run fail. The text of a {@link Failure} arrives here once, at the edge. */
  error(message: string): void;
}

/** A logger that says nothing, for tests and for calls whose progress nobody needs. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };
