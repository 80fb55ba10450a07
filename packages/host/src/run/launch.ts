/** The end of a command. */
export type Ending =
  | { readonly how: 'exit'; readonly status: number }
  | { readonly how: 'signal'; readonly signal: string }
  /** The end is unknown: the connection or the channel was lost first. */
  | { readonly how: 'cut'; readonly reason: string; readonly fix?: string };

/** Functions that get the bytes of a running command as they arrive. */
export interface Sink {
  stdout(chunk: Uint8Array): void;
  stderr(chunk: Uint8Array): void;
}

/** A started command. */
export interface RunningCommand {
  /** Settles when the command has ended and all of its output has been passed on. Never rejects. */
  readonly ending: Promise<Ending>;
  /** Ends the command and every process of its group: TERM, two seconds later KILL. Never rejects. */
  stop(): Promise<void>;
}

/**
 * Starts the shell program with this standard input: the prelude and the input of the command.
 * @throws the signal's reason when that aborts before the command has started
 */
export type Launch = (
  input: readonly Uint8Array[],
  sink: Sink,
  signal: AbortSignal,
) => Promise<RunningCommand>;
