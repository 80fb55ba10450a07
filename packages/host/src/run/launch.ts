/** How a command ended. */
export type Ending =
  | { readonly how: 'exit'; readonly status: number }
  | { readonly how: 'signal'; readonly signal: string }
  /** Nobody said how: the connection or the channel went away first. */
  | { readonly how: 'cut'; readonly reason: string };

/** Where the bytes of a running command go, as they come. */
export interface Sink {
  stdout(chunk: Uint8Array): void;
  stderr(chunk: Uint8Array): void;
}

/** A command that has been started. */
export interface RunningCommand {
  /** Settles when the command has ended and all of its output has been told. Never rejects. */
  readonly ending: Promise<Ending>;
  /** Ends the command and every process of its group: TERM, two seconds later KILL. Never rejects. */
  stop(): Promise<void>;
}

/**
 * Starts the shell program with this standard input (the prelude and what the command reads).
 * Rejects with the signal's reason when that aborts before the command has started.
 */
export type Launch = (
  input: readonly Uint8Array[],
  sink: Sink,
  signal: AbortSignal,
) => Promise<RunningCommand>;
