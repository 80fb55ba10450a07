/** A backup that a command of the caller writes: Redis, MongoDB, SQLite and the rest. */
export interface CommandSettings {
  readonly name: string;
  /** A script for the host's bash. Its standard output is the backup; its end with another status than 0 fails it. */
  readonly dump: string;
  /** A script that gets the dump, and ends with 0 only where the dump is good. What it prints is the evidence. */
  readonly verify: string;
  /** A script that gets the dump, and puts it into `$FAIRWAY_TARGET`. */
  readonly restore: string | undefined;
  /** Variables for all three. Values may be secret. */
  readonly env: Readonly<Record<string, string>>;
}
