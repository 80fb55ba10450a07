import type { Readable } from 'node:stream';

/** The options of a command besides its argv. */
export interface ExecOptions {
  /** Bytes for standard input. Default: empty, never the terminal. */
  readonly stdin?: string | Uint8Array | undefined;
  /** Environment variables for this command only. Values may be secret: they never reach argv. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Directory to run in. */
  readonly cwd?: string | undefined;
  /** Milliseconds after which the command is ended and the call fails. Default: 30 minutes; `Infinity` sets no limit. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Exit statuses that are returned; any other status throws a Failure. `'any'` accepts all. Default: `[0]`. */
  readonly accept?: readonly number[] | 'any' | undefined;
  /** The text for the command in logs and errors. Default: the quoted argv, cut at 200 characters. */
  readonly show?: string | undefined;
}

/** The result of a command that ended. A command without an exit status (a cut, a signal) throws instead. */
export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Functions that get the output while the command runs. */
export interface StreamOptions extends ExecOptions {
  readonly onStdout?: ((line: string) => void) | undefined;
  readonly onStderr?: ((line: string) => void) | undefined;
  /** Gets standard output as bytes instead. None of it is kept, so it may be of any length. */
  readonly onStdoutBytes?: ((chunk: Uint8Array) => void) | undefined;
}

/** The options of a command between two streams. */
export interface PipeOptions extends Pick<ExecOptions, 'env' | 'cwd' | 'signal' | 'accept' | 'show'> {
  /** Its standard input, at the pace at which the command reads. Default: empty. */
  readonly stdin?: Readable | undefined;
}

/** A command between two streams. */
export interface CommandPipe {
  /** It ends only after the command has ended well; else it is destroyed with the failure. To give it up, destroy it. */
  readonly stdout: Readable;
  /** How the command ended. `stdout` must be read for it to settle. It rejects with what destroys `stdout`. */
  readonly ended: Promise<ExecResult>;
}

export interface WriteOptions {
  /** Permission bits. */
  readonly mode: number;
  /** `user`, `user:group` or numeric ids. Default: an existing file keeps its owner. */
  readonly owner?: string | undefined;
  /** Make missing parent directories (mode 0755). */
  readonly parents?: boolean | undefined;
}

export interface FileStat {
  readonly type: 'file' | 'directory' | 'symlink' | 'other';
  readonly mode: number;
  readonly size: number;
  readonly owner: string;
  readonly group: string;
  /** Whole seconds since the Unix epoch. */
  readonly mtime: number;
}

/** A machine that runs commands. */
export interface Host {
  /** The name in logs and errors: `worker1 (10.0.0.5)`. */
  readonly name: string;
  /** The short name for tables: its given name or host name, or the address where it has none. */
  readonly label: string;
  /** The address by which the host was reached; `local` for this machine. */
  readonly address: string;
  /**
   * A command as a person types it to run it there: `ssh deploy@10.0.0.5 docker ps`. The command is passed on as it is.
   */
  typed(command: string): string;
  /** Runs one command to its end and returns its complete output. */
  exec(argv: readonly string[], options?: ExecOptions): Promise<ExecResult>;
  /** Runs one command and reports its lines as they arrive. */
  stream(argv: readonly string[], options?: StreamOptions): Promise<ExecResult>;
  /**
   * Starts one command between two streams, at the pace of the slower end, for any length of time. A command without an
   * accepted exit status (a cut, a signal) is a failure. A failure of its input stops it before it sees an end of that.
   */
  pipe(argv: readonly string[], options?: PipeOptions): Promise<CommandPipe>;
  /** The bytes of a file. */
  readFile(path: string): Promise<Uint8Array>;
  /** Writes a file. Readers see the old content or the new one, never a part. The content may be secret. */
  writeFile(path: string, content: string | Uint8Array, options: WriteOptions): Promise<void>;
  /** The facts about a path; undefined for a missing path. */
  stat(path: string): Promise<FileStat | undefined>;
  /** Removes a file or a whole directory. A missing path is not an error. */
  remove(path: string): Promise<void>;
  /** Ends the connection. A second call is not an error. */
  close(): Promise<void>;
}
